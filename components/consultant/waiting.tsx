'use client'

import { Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useServerNow } from '@/components/time/use-server-now'
import { HeardButton } from '@/components/ui/hydrated/heard-button'
import { audioContext } from '@/lib/client/browser/environment'
import { isolated } from '@/lib/contract/isolated'
import { waiting as words } from '@/locales/en/staff/consultant'
import type { DeskSession } from './types'
import { waitingWords } from './waiting-words'

interface WaitingProps {
  readonly session: Pick<DeskSession, 'clientName' | 'waitingSince'>
  readonly serverTime: string
}

/** "Priya has been waiting for 2 min", counted on by the server's clock. */
export function Waiting({ session, serverTime }: WaitingProps) {
  const nowMs = useServerNow(serverTime)
  if (session.waitingSince === null) return null
  return (
    <p className="mt-3 flex items-center gap-2 font-semibold text-accent-hover">
      <Hourglass aria-hidden="true" className="size-5 shrink-0" />
      {waitingWords(session.clientName, nowMs - Date.parse(session.waitingSince))}
    </p>
  )
}

interface WaitingBellProps {
  /** Who waits now; a new one rings. */
  readonly waiting: readonly { readonly id: string; readonly name: string }[]
}

/** Says aloud, and rings for, everybody who begins to wait while the page is open. A browser lets a page sound only after a press. */
export function WaitingBell({ waiting }: WaitingBellProps) {
  const [audio, setAudio] = useState<AudioContext | null>(null)
  const ids = waiting.map(({ id }) => id).join(' ')

  useEffect(() => {
    if (audio && ids !== '') ring(audio)
  }, [audio, ids])
  useEffect(() => () => void audio?.close(), [audio])

  return (
    <>
      <p role="status" className="sr-only">
        {waiting.map(({ name }) => words.said(isolated(name))).join(' ')}
      </p>
      <HeardButton
        aria-pressed={audio !== null}
        onClick={() => setAudio(audio ? null : audioContext())}
        className="forced-edge inline-flex min-h-12 items-center rounded-xl px-4 font-semibold text-gray-900 hover:bg-gray-100 aria-pressed:bg-tint-strong"
      >
        {words.sound}
      </HeardButton>
    </>
  )
}

/** Two soft tones. */
function ring(audio: AudioContext): void {
  for (const [index, frequency] of [660, 880].entries()) {
    const at = audio.currentTime + index * 0.22
    const tone = audio.createOscillator()
    const loudness = audio.createGain()
    tone.frequency.value = frequency
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(0.2, at + 0.03)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.5)
    tone.connect(loudness).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.55)
  }
}
