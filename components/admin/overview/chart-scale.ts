/** Steps that people read at a glance. */
const roundSteps = [1, 2, 2.5, 5, 10]
const intervals = 4

export interface ChartScale {
  readonly top: number
  /** From zero to the top, both included. */
  readonly ticks: readonly number[]
}

/** An axis from zero to a round number that is not below the highest value. Whole numbers only: what is drawn is counted, or in minor units. */
export function chartScale(highest: number): ChartScale {
  const least = Math.max(1, highest / intervals)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = Math.ceil((roundSteps.find((round) => round * power >= least) ?? 10) * power)
  const count = Math.max(1, Math.ceil(highest / step))
  return { top: step * count, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}
