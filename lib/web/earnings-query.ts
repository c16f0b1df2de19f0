import * as z from 'zod'

const day = z.iso.date()
const dayMs = 24 * 60 * 60 * 1000
const firstDays = 30

/** The days that a consultant's earnings are asked for; the last thirty, unless the address says otherwise. */
export function earningsSpan(
  params: Record<string, unknown>,
  nowMs = Date.now(),
): { from: string; to: string } {
  const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return {
    from: day.catch(isoDay(nowMs - (firstDays - 1) * dayMs)).parse(params['from']),
    to: day.catch(isoDay(nowMs)).parse(params['to']),
  }
}
