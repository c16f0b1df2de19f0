'use client'

import { Volume2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { speaker } from '@/lib/client/devices/speaker'
import { playTestSound } from '@/lib/client/devices/test-sound'
import { sound as words } from '@/locales/en/devices/devices'

const stateWords = {
  quiet: '',
  playing: '',
  played: words.played,
  'held-back': words.heldBack,
} as const

/** Two soft notes through the chosen speaker. Whether they were heard only the person knows. */
export function SoundTest({ onPlayed }: { readonly onPlayed?: () => void }) {
  const [state, setState] = useState<'quiet' | 'playing' | 'played' | 'held-back'>('quiet')
  const play = async () => {
    setState('playing')
    const played = await playTestSound(speaker.get())
    setState(played ? 'played' : 'held-back')
    if (played) onPlayed?.()
  }
  return (
    <div>
      <Button className="w-full px-3" pending={state === 'playing'} onClick={() => void play()}>
        <Volume2 aria-hidden="true" className="size-5" />
        {words.play}
      </Button>
      <p role="status" className="mt-1.5 text-sm empty:hidden">
        {stateWords[state]}
      </p>
    </div>
  )
}
