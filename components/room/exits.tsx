import { LogOut, PhoneOff } from 'lucide-react'
import { RoundButton } from '@/components/call/round-button'
import type { Ground } from '@/components/call/surface'
import { exits as words } from '@/locales/en/room/room'

interface ExitsProps {
  readonly ground: Ground
  readonly hasCall: boolean
  /** This side may end it for all. */
  readonly canEnd: boolean
  readonly onAskLeave: () => void
  readonly onAskEnd: () => void
}

/** Two ways out, kept apart: leaving for a while, quietly, and ending for both, in red. */
export function Exits({ ground, hasCall, canEnd, onAskLeave, onAskEnd }: ExitsProps) {
  return (
    <>
      <RoundButton
        name={words.leaveName}
        words={words.leave}
        icon={<LogOut aria-hidden="true" className="size-5" />}
        ground={ground}
        look="quiet"
        onPress={onAskLeave}
      />
      {canEnd && (
        <RoundButton
          name={words.end}
          words={words.end}
          {...(hasCall
            ? { icon: <PhoneOff aria-hidden="true" className="size-5" /> }
            : { shortWords: words.endShort })}
          ground={ground}
          look="end"
          onPress={onAskEnd}
        />
      )}
    </>
  )
}
