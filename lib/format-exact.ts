import { minutes } from '@/locales/en/shared'
import { hours, seconds as secondWords } from '@/locales/en/units'
import { inWords, joined, type Place } from './format'

/** Words to the second, where money is by the second; apart from the others, for the room and what leads to it need none of them. */

/** "1 h 5 min 12 s" */
export function formatExactDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole === 0) return secondWords(0)
  return joined(
    [Math.floor(whole / 3_600), hours],
    [Math.floor((whole % 3_600) / 60), minutes],
    [whole % 60, secondWords],
  )
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' } as const

/** "10:30:07 GMT+5:30" */
export function formatExactTime(iso: string, place: Place): string {
  return inWords(iso, place, clock)
}

/** "Sat, 21 Nov 2026, 10:30:07 GMT+5:30" */
export function formatExactDateTime(iso: string, place: Place): string {
  return inWords(iso, place, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...clock })
}
