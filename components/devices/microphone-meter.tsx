'use client'

import { CircleCheck } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { isVoice, levelSteps, readingsKept, voiceStep, watchLevel } from '@/lib/client/devices/loudness'
import { meter as words } from '@/locales/en/devices/devices'

interface MicrophoneMeterProps {
  readonly stream: MediaStream
  /** Once, when a voice was heard. */
  readonly onHeard?: () => void
}

const steps = Array.from({ length: levelSteps }, (_, index) => index + 1)

/** Eleven steps of loudness, and in words whether a voice is heard: a bar alone would say nothing to who cannot see it. */
export function MicrophoneMeter({ stream, onHeard }: MicrophoneMeterProps) {
  const meter = useRef<HTMLMeterElement>(null)
  const bars = useRef<HTMLDivElement>(null)
  const [heard, setHeard] = useState(false)
  const [track] = stream.getAudioTracks()
  const tellHeard = useEffectEvent(() => onHeard?.())

  useEffect(() => {
    if (!track) return
    let last: readonly number[] = []
    return watchLevel(track, (step) => {
      last = [...last.slice(1 - readingsKept), step]
      // Past React: it changes twenty times a second.
      if (meter.current) meter.current.value = step
      for (const [index, bar] of [...(bars.current?.children ?? [])].entries())
        bar.toggleAttribute('data-lit', index < step)
      if (isVoice(last)) setHeard(true)
    })
  }, [track])

  useEffect(() => {
    if (heard) tellHeard()
  }, [heard])

  return (
    <div className="space-y-2">
      <meter ref={meter} min={0} max={levelSteps} value={0} aria-label={words.label} className="sr-only" />
      <div ref={bars} aria-hidden="true" className="flex h-4 gap-1">
        {steps.map((step) => (
          <span
            key={step}
            className={
              step < voiceStep
                ? 'forced-lamp flex-1 rounded-sm bg-gray-200 data-lit:bg-gray-500'
                : 'forced-lamp flex-1 rounded-sm bg-gray-200 data-lit:bg-green-700'
            }
          />
        ))}
      </div>
      <p role="status" className="text-sm">
        {heard ? (
          <span className="inline-flex items-center gap-1.5 font-semibold text-green-700">
            <CircleCheck aria-hidden="true" className="size-5" />
            {words.heard}
          </span>
        ) : (
          words.invitation
        )}
      </p>
    </div>
  )
}
