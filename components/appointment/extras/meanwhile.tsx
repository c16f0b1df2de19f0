'use client'

import { Clock, UserRoundCheck } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { askExtras, type Holder } from './ask-extras'

const everyMs = 15_000

/** Before going in: whether the other side is there already, and how late the consultant says to be. Asked for again while the page is looked at. */
export function Meanwhile(holder: Holder) {
  const { session } = holder
  const [here, setHere] = useState(session.otherPresent)
  const [lateMinutes, setLateMinutes] = useState<number | null>(null)
  const ask = useEffectEvent(async () => {
    if (document.visibilityState === 'hidden') return
    const extras = await askExtras(holder)
    if (!extras) return
    setHere(extras.otherPresent)
    setLateMinutes(session.participantType === 'client' ? extras.lateMinutes : null)
  })
  useEffect(() => {
    void ask()
    const timer = setInterval(() => void ask(), everyMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <div role="status">
      {here ? (
        <AlreadyHere name={session.otherParticipantName} />
      ) : (
        lateMinutes !== null && (
          <p className={look}>
            <Clock aria-hidden="true" className="size-5 shrink-0 text-accent" />
            <span>{`${session.otherParticipantName} is running about ${lateMinutes} min late`}</span>
          </p>
        )
      )}
    </div>
  )
}

const look =
  'flex items-center gap-3 rounded-xl border border-tint-line bg-tint px-4 py-3 font-semibold text-gray-900'

function AlreadyHere({ name }: { readonly name: string }) {
  return (
    <p className={look}>
      <UserRoundCheck aria-hidden="true" className="size-5 shrink-0 text-accent" />
      <span>{`${name} is already here`}</span>
    </p>
  )
}
