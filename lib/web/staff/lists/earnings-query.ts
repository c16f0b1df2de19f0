import { tz } from '@date-fns/tz'
import { formatISO } from 'date-fns/formatISO'
import { subDays } from 'date-fns/subDays'
import * as z from 'zod'

const day = z.iso.date()
const firstDays = 30

/** The days that a consultant's earnings are asked for; the last thirty, unless the address says otherwise. */
export function earningsSpan(
  params: Record<string, unknown>,
  zone: string,
  nowMs = Date.now(),
): { from: string; to: string } {
  /** Days are those of the practice, wherever this server stands. */
  const ledgerZone = { in: tz(zone) }
  const isoDay = (daysAgo: number) =>
    formatISO(subDays(nowMs, daysAgo, ledgerZone), { ...ledgerZone, representation: 'date' })
  return {
    from: day.catch(isoDay(firstDays - 1)).parse(params['from']),
    to: day.catch(isoDay(0)).parse(params['to']),
  }
}
