import type { LineView, RoomSnapshot } from '@/lib/client/snapshot'
import { firstName } from './presence-words'

const grades = { good: 'Good line', fair: 'Fair line', weak: 'Weak line' } as const

/** How good, and on whose side it is worse, where that can be told. */
export function lineWords({ grade, side }: LineView, otherName: string): string {
  if (side === null) return grades[grade]
  return `${grades[grade]} on ${side === 'yours' ? 'your' : `${firstName(otherName)}'s`} side`
}

/** The figures behind the word, for who wants them. */
export function lineFigures(
  { reading }: LineView,
  otherName: string,
): readonly { name: string; value: string }[] {
  const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`)
  const ms = (value: number | null) => (value === null ? '–' : `${Math.round(value)} ms`)
  const name = firstName(otherName)
  return [
    { name: `Lost on the way to ${name}`, value: percent(reading.lostOut) },
    { name: `Lost on the way from ${name}`, value: percent(reading.lostIn) },
    { name: 'There and back', value: ms(reading.rttMs) },
    { name: 'Unevenness', value: ms(reading.jitterMs) },
  ]
}

type Sending = Pick<RoomSnapshot, 'videoLevel' | 'screen'>

/** What a weak line does to one's own picture; null while nothing is held back. */
export function levelWords({ videoLevel, screen }: Sending): string | null {
  const what = screen === 'on' ? 'shared screen' : 'video'
  switch (videoLevel) {
    case 'full':
      return null
    case 'low':
      return `The line is weak: your ${what} is sent smaller for now.`
    case 'paused':
      return `The line is too weak for pictures. Your ${what} is paused to keep your voice clear, and comes back by itself.`
    default:
      return videoLevel satisfies never
  }
}
