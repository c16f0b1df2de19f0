import type { LineView } from '@/lib/client/media/quality/network-quality'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { figures, held, line } from '@/locales/en/call/call'

/** How good, and on whose side it is worse, where that can be told. @param name of the others, in a sentence */
export function lineWords({ grade, side }: LineView, name: string): string {
  const words = line[grade]
  if (side === null) return words.both
  return side === 'yours' ? words.yours : words.theirs(name)
}

/** The figures behind the word, for who wants them. */
export function lineFigures({ reading }: LineView, name: string): readonly { name: string; value: string }[] {
  const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`)
  const ms = (value: number | null) => (value === null ? '–' : figures.ms(Math.round(value)))
  return [
    { name: figures.lostOut(name), value: percent(reading.lostOut) },
    { name: figures.lostIn(name), value: percent(reading.lostIn) },
    { name: figures.roundTrip, value: ms(reading.rttMs) },
    { name: figures.jitter, value: ms(reading.jitterMs) },
  ]
}

type Sending = Pick<RoomSnapshot, 'videoLevel' | 'screen'>

/** What a weak line does to one's own picture; null while nothing is held back. */
export function levelWords({ videoLevel, screen }: Sending): string | null {
  const words = screen === 'on' ? held.screen : held.video
  switch (videoLevel) {
    case 'full':
      return null
    case 'low':
      return words.low
    case 'paused':
      return words.paused
    default:
      return videoLevel satisfies never
  }
}
