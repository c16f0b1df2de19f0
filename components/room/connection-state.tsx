import { type ConnectionTone, connectionWords, type KeptWords } from '@/components/call/connection-words'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'

const marks: Record<ConnectionTone, string> = {
  ok: 'bg-green-600',
  busy: 'bg-brand motion-safe:animate-pulse [animation-delay:700ms]',
  failed: 'bg-red-600',
}

interface ConnectionStateProps {
  readonly snapshot: RoomSnapshot
  /** What is not lost while the connection to the service is down. */
  readonly kept: KeptWords
}

/** How the line is, in words; the mark only repeats them. */
export function ConnectionState({ snapshot, kept }: ConnectionStateProps) {
  const { words, tone } = connectionWords(snapshot, kept)
  return (
    <span role="status" className="inline-flex min-w-0 items-baseline gap-1.5">
      <span aria-hidden="true" className={classes('forced-edge size-2 shrink-0 rounded-full', marks[tone])} />
      <span data-testid="connection-state">{words}</span>
    </span>
  )
}
