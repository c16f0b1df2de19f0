import { formatDuration } from '@/lib/format'
import { difference } from '@/locales/en/admin/shared'

interface Times {
  readonly bookedSeconds: number
  readonly actualSeconds: number | null
}

/** Actual less booked: "−18 min (60 %)", "0 s"; null while nobody knows. */
export function differenceInWords({ bookedSeconds, actualSeconds }: Times): string | null {
  if (actualSeconds === null) return null
  const seconds = actualSeconds - bookedSeconds
  if (seconds === 0) return formatDuration(0)
  const sign = seconds < 0 ? '−' : '+'
  const percent = Math.round((Math.abs(seconds) / bookedSeconds) * 100)
  return difference(sign, formatDuration(Math.abs(seconds)), percent)
}
