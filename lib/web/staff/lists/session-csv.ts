import { toDecimal } from '@/lib/contract/money'
import type { ListedCorrections } from '@/lib/db/functions/shapes/corrections'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'
import type { AdminSessionRow } from '@/lib/db/functions/staff/admin'
import { limits } from '@/lib/limits'
import type { CsvColumn } from './csv'

type Page = { sessions: AdminSessionRow[]; nextAfter: PageKey | null }

export const rowsPerRead = limits.rowsPerRead.value.most

const money = (minor: number | null, currency: string) => (minor === null ? null : toDecimal(minor, currency))

/** As it is today: refunds are taken off. Frozen = net + returned, net = released + fee. */
function today(name: keyof ListedCorrections) {
  return ({ corrections, currency }: AdminSessionRow) => money(corrections?.[name] ?? null, currency)
}

/** Times are ISO 8601, durations seconds, amounts decimals of their currency: for programs as well as for people. */
export const sessionColumns: readonly CsvColumn<AdminSessionRow>[] = [
  { name: 'Start', cell: (row) => row.scheduledStartTime },
  { name: 'Client', cell: (row) => row.client.name },
  { name: 'Consultant', cell: (row) => row.consultant.name },
  { name: 'Mode', cell: (row) => row.sessionType },
  { name: 'Status', cell: (row) => row.status },
  { name: 'Started', cell: (row) => row.startedAt },
  { name: 'Ended', cell: (row) => row.endedAt },
  { name: 'Booked seconds', cell: (row) => row.paidDurationMinutes * 60 },
  { name: 'Actual seconds', cell: (row) => row.durationSeconds },
  {
    name: 'Difference seconds',
    cell: (row) => (row.durationSeconds === null ? null : row.durationSeconds - row.paidDurationMinutes * 60),
  },
  { name: 'Currency', cell: (row) => row.currency },
  { name: 'Frozen', cell: (row) => money(row.heldMinor, row.currency) },
  { name: 'Released', cell: today('releasedNetMinor') },
  { name: 'Returned', cell: today('returnedTotalMinor') },
  { name: 'Fee', cell: today('feeNetMinor') },
  { name: 'End reason', cell: (row) => row.endReason },
  { name: 'Ended by', cell: (row) => row.endedBy },
  { name: 'Session id', cell: (row) => row.sessionId },
  { name: 'Booking id', cell: (row) => row.bookingId },
  { name: 'Gross', cell: today('grossMinor') },
  { name: 'Refunded', cell: today('refundedMinor') },
  { name: 'Net', cell: today('netMinor') },
  { name: 'Paid out', cell: today('paidOutMinor') },
  { name: 'Problem', cell: (row) => row.problem },
  { name: 'Their words', cell: (row) => row.endNote },
]

/** All pages of a list, each read when the one before was taken. */
export async function* allPages(
  first: Page,
  next: (after: PageKey) => Promise<Page>,
): AsyncGenerator<AdminSessionRow[]> {
  for (let page = first; ; page = await next(page.nextAfter)) {
    yield page.sessions
    if (!page.nextAfter) return
  }
}
