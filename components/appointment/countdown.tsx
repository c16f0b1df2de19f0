const units = [
  { name: 'days', seconds: 86_400 },
  { name: 'hours', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const

/** The same moment in words, by the same units and never rounded otherwise: "2 days 18 h 39 min", "39 min", "42 s". */
export function countdownWords(leftMs: number): string {
  const seconds = secondsOf(leftMs)
  const { day, hour, minute } = { day: 86_400, hour: 3_600, minute: 60 }
  if (seconds < minute) return `${seconds} s`
  const days = Math.floor(seconds / day)
  return [
    days > 0 && `${days} ${days === 1 ? 'day' : 'days'}`,
    seconds % day >= hour && `${Math.floor((seconds % day) / hour)} h`,
    seconds % hour >= minute && `${Math.floor((seconds % hour) / minute)} min`,
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
    <div role="timer" aria-label={`Starts in ${countdownWords(leftMs)}`} className="flex gap-2 sm:gap-3">
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
