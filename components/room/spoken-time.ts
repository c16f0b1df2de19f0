const count = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`

/** 754 → "12 minutes 34 seconds": the same time for ears. */
export function spoken(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => count(amount, unit))
  return said.length > 0 ? said.join(' ') : '0 seconds'
}
