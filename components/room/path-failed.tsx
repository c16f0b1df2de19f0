import { RefreshCw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { useAwayWords } from './away-notice'
import { failedWords } from './call-words'
import type { Ground } from './ground'

interface PathFailedProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  readonly onRetry: () => void
}

/** Both are here and the call does not get through: what is known, and the one thing to do. */
export function PathFailed({ snapshot, ground, onRetry }: PathFailedProps) {
  const paused = useAwayWords(snapshot)
  if (snapshot.media !== 'failed' || !snapshot.otherPresent) return null
  const { title, detail } = failedWords(snapshot)
  return (
    <div
      role="alert"
      className={classes(
        'rise-in pointer-events-auto max-w-md text-center',
        ground === 'stage' && 'rounded-card bg-white p-5 shadow-lift lying:p-3',
      )}
    >
      <p className="font-semibold text-gray-900">{title}</p>
      <p className="mt-1 text-sm">{detail}</p>
      {paused && <p className="mt-1 text-sm font-medium text-gray-900">{paused.title}</p>}
      <Button variant="primary" className="mt-4 lying:mt-2" onClick={onRetry}>
        <RefreshCw aria-hidden="true" className="size-5" />
        Retry
      </Button>
    </div>
  )
}
