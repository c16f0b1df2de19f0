import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { waitingWords } from './presence-words'
import { usePaused } from './use-reading'

interface WaitingWordsProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
}

/** While somebody is alone: who is missing, and what it means for the money. */
export function WaitingWords({ snapshot, ground }: WaitingWordsProps) {
  const { title, detail } = waitingWords(snapshot, usePaused(snapshot.clock))
  const onStage = ground === 'stage'
  return (
    <div role="status" className="mx-auto max-w-md text-center lying:max-w-2xl">
      <p
        className={classes(
          'text-lg leading-snug font-semibold text-balance',
          onStage ? 'text-white' : 'text-gray-900',
        )}
      >
        {title}
      </p>
      <p className={classes('mt-1.5 text-pretty', onStage && 'text-gray-200')}>{detail}</p>
    </div>
  )
}

/** While this side is still on its way in. */
export function OpeningWords({ ground }: { readonly ground: Ground }) {
  return (
    <p
      role="status"
      className={classes('text-center text-lg', ground === 'stage' ? 'text-white' : 'text-gray-900')}
    >
      Opening the room…
    </p>
  )
}
