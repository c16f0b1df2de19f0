import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { type ConnectionTone, connectionWords } from './presence-words'

const marks: Record<ConnectionTone, string> = {
  ok: 'bg-green-600',
  busy: 'bg-brand motion-safe:animate-pulse [animation-delay:700ms]',
  failed: 'bg-red-600',
}

/** How the line is, in words; the mark only repeats them. */
export function ConnectionState({ snapshot }: { readonly snapshot: RoomSnapshot }) {
  const { words, tone } = connectionWords(snapshot)
  return (
    <span role="status" className="inline-flex min-w-0 items-baseline gap-1.5">
      <span aria-hidden="true" className={classes('forced-edge size-2 shrink-0 rounded-full', marks[tone])} />
      <span data-testid="connection-state">{words}</span>
    </span>
  )
}
