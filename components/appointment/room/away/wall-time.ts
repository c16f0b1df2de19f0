import { inUtc } from '@/locales/en/appointment/away'

/** "14:03:21" as the reader's clock shows it; in UTC where the browser cannot tell the reader's zone. */
export function wallTime(ms: number): string {
  try {
    return new Date(ms).toLocaleTimeString(undefined, {
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
    })
  } catch {
    return inUtc(new Date(ms).toISOString().slice(11, 19))
  }
}
