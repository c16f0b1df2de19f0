import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { waitingWords } from './presence-words'

/** While somebody is alone: who is missing and what it means for the money. */
export function WaitingCard({
  snapshot,
  dark = false,
}: {
  readonly snapshot: RoomSnapshot
  readonly dark?: boolean
}) {
  const { title, detail } = waitingWords(snapshot)
  return (
    <div role="status" className="mx-auto max-w-md px-4 text-center">
      <p className={classes('text-xl font-semibold', dark ? 'text-white' : 'text-gray-900')}>{title}</p>
      <p className={classes('mt-2', dark ? 'text-gray-200' : 'text-gray-600')}>{detail}</p>
    </div>
  )
}
