'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import type { ExtrasView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { meanwhile } from '@/locales/en/appointment/meanwhile'
import { askExtras, type Holder } from './ask-extras'

const everyMs = 15_000

/** Asked for again while the page is looked at. */
function useExtras(holder: Holder): ExtrasView | null {
  const [extras, setExtras] = useState<ExtrasView | null>(null)
  const ask = useEffectEvent(async () => {
    if (document.visibilityState === 'hidden') return
    const answer = await askExtras(holder)
    if (answer) setExtras(answer)
  })
  useEffect(() => {
    void ask()
    const timer = setInterval(() => void ask(), everyMs)
    return () => clearInterval(timer)
  }, [])
  return extras
}

/** To a client who waits in the room: "Asha is running about 10 min late", for as long as that is so. */
export function LateLine(holder: Holder) {
  const minutes = useExtras(holder)?.lateMinutes ?? null
  return (
    minutes !== null && (
      <p className="forced-edge mx-auto mt-3 w-fit rounded-xl border border-tint-line bg-tint px-4 py-2 font-semibold text-gray-900">
        {lateWords(holder, minutes)}
      </p>
    )
  )
}

/** Before going in: whether the other side is there already, and how late the consultant says to be. */
export function Meanwhile(holder: Holder) {
  const { participantType, otherParticipantName, otherPresent } = holder.session
  const extras = useExtras(holder)
  const late = participantType === 'client' ? extras?.lateMinutes : null
  const words =
    (extras?.otherPresent ?? otherPresent)
      ? meanwhile.here(isolated(otherParticipantName))
      : late && lateWords(holder, late)
  return (
    <div role="status">
      {words && (
        <p className="rounded-xl border border-tint-line bg-tint px-4 py-3 font-semibold text-gray-900">
          {words}
        </p>
      )}
    </div>
  )
}

function lateWords({ session }: Holder, minutes: number): string {
  return meanwhile.late(isolated(session.otherParticipantName), minutes)
}
