import { countdown as words } from '@/locales/en/countdown'
import { minutes } from '@/locales/en/shared'
import * as length from '@/locales/en/units'

const units = [
  { name: words.units.days, seconds: 86_400 },
  { name: words.units.hours, seconds: 3_600 },
  { name: words.units.minutes, seconds: 60 },
  { name: words.units.seconds, seconds: 1 },
]

/** The same moment in words, by the same units and never rounded otherwise: "2 days 18 h 39 min", "39 min", "42 s". */
export function countdownWords(leftMs: number): string {
  const seconds = secondsOf(leftMs)
  const { day, hour, minute } = { day: 86_400, hour: 3_600, minute: 60 }
  if (seconds < minute) return length.seconds(seconds)
  const days = Math.floor(seconds / day)
  return [
    days > 0 && length.days(days),
    seconds % day >= hour && length.hours(Math.floor((seconds % day) / hour)),
    seconds % hour >= minute && minutes(Math.floor((seconds % hour) / minute)),
  ]
    .filter(Boolean)
    .join(' ')
}

function secondsOf(leftMs: number): number {
  return Math.max(0, Math.ceil(leftMs / 1000))
}

/** The time until something as counters; said in words once it is asked for, never by itself. */
export function Countdown({ leftMs }: { readonly leftMs: number }) {
  const seconds = secondsOf(leftMs)
  const first = units.findIndex((unit) => seconds >= unit.seconds)
  const shown = units.slice(first === -1 ? 2 : Math.min(first, 2))
  return (
    <div role="timer" aria-label={words.startsIn(countdownWords(leftMs))} className="flex gap-2 sm:gap-3">
      {shown.map((unit) => (
        <div
          key={unit.name}
          aria-hidden="true"
          className="forced-edge flex min-w-0 flex-1 flex-col items-center rounded-2xl bg-tint-strong py-4"
        >
          <span className="text-3xl font-bold text-gray-900 tabular-nums sm:text-4xl">
            {part(seconds, unit)}
          </span>
          <span className="mt-1 text-sm text-accent-hover">{unit.name}</span>
        </div>
      ))}
    </div>
  )
}

function part(seconds: number, unit: (typeof units)[number]): string {
  const bigger = units[units.indexOf(unit) - 1]
  const rest = bigger ? seconds % bigger.seconds : seconds
  return String(Math.floor(rest / unit.seconds)).padStart(2, '0')
}
