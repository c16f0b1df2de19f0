import { RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { failed } from '@/locales/en/call/call'
import { failedWords } from './call-words'
import type { Ground } from './surface'

interface PathFailedProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  readonly onRetry: () => void
  /** What it means for the kind of room. */
  readonly children?: ReactNode
}

/** Both are here and the call does not get through: what is known, and the one thing to do. */
export function PathFailed({ snapshot, ground, onRetry, children }: PathFailedProps) {
  if (snapshot.media !== 'failed' || !snapshot.members.some(({ present }) => present)) return null
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
      {children && <p className="mt-1 text-sm font-medium text-gray-900">{children}</p>}
      <Button variant="primary" className="mt-4 lying:mt-2" onClick={onRetry}>
        <RefreshCw aria-hidden="true" className="size-5" />
        {failed.retry}
      </Button>
    </div>
  )
}
