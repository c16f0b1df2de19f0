'use client'

import { Clock } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { askExtras, type Holder } from './ask-extras'

const everyMs = 15_000

/** "Asha is running about 10 min late", for as long as that is so. Asked for again while the page is looked at. */
export function LateLine(holder: Holder) {
  const [minutes, setMinutes] = useState<number | null>(null)
  const ask = useEffectEvent(async () => {
    if (document.visibilityState === 'hidden') return
    const extras = await askExtras(holder)
    if (extras) setMinutes(extras.lateMinutes)
  })
  useEffect(() => {
    void ask()
    const timer = setInterval(() => void ask(), everyMs)
    return () => clearInterval(timer)
  }, [])

  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-3 z-30 flex justify-center px-4">
      {minutes !== null && (
        <p className="forced-edge flex items-center gap-2 rounded-full border border-tint-line bg-tint px-4 py-2.5 font-semibold text-gray-900 shadow-card">
          <Clock aria-hidden="true" className="size-5 shrink-0 text-accent" />
          {holder.session.otherParticipantName} is running about {minutes} min late
        </p>
      )}
    </div>
  )
}
