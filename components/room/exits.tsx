import { LogOut, PhoneOff } from 'lucide-react'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { RoundButton } from './round-button'

interface ExitsProps {
  readonly ground: Ground
  readonly hasCall: boolean
  readonly snapshot: Pick<RoomSnapshot, 'clock'>
  readonly onAskLeave: () => void
  readonly onAskEnd: () => void
}

/** Two ways out, kept apart: leaving for a while, quietly, and ending for both, in red. */
export function Exits({ ground, hasCall, snapshot, onAskLeave, onAskEnd }: ExitsProps) {
  return (
    <>
      <RoundButton
        name="Leave, I'll come back"
        words="Leave"
        icon={<LogOut aria-hidden="true" className="size-5" />}
        ground={ground}
        look="quiet"
        onPress={onAskLeave}
      />
      {/* Before both were in there is nothing to end. */}
      {snapshot.clock.startedAtMs !== null && (
        <RoundButton
          name="End session"
          words="End session"
          {...(hasCall
            ? { icon: <PhoneOff aria-hidden="true" className="size-5" /> }
            : { shortWords: 'End' })}
          ground={ground}
          look="end"
          onPress={onAskEnd}
        />
      )}
    </>
  )
}
