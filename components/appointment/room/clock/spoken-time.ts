import { spoken as words } from '@/locales/en/appointment/ending'

/** 754 → "12 minutes 34 seconds": the same time for ears. */
export function spoken(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), words.hours],
    [Math.floor(seconds / 60) % 60, words.minutes],
    [seconds % 60, words.seconds],
  ] as const
  const said = parts.filter(([amount]) => amount > 0).map(([amount, inWords]) => inWords(amount))
  return said.length > 0 ? said.join(' ') : words.seconds(0)
}
