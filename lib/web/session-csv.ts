import type { AdminSessionRow } from '@/lib/db/admin-functions'
import type { PageKey } from '@/lib/db/desk/lists'
import { toDecimal } from '@/lib/room/money'
import type { CsvColumn } from './csv'

type Page = { sessions: AdminSessionRow[]; nextAfter: PageKey | null }

export const rowsPerRead = 1_000

const money = (minor: number | null, currency: string) => (minor === null ? null : toDecimal(minor, currency))

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
  { name: 'Released', cell: (row) => money(row.releasedMinor, row.currency) },
  { name: 'Returned', cell: (row) => money(row.returnedMinor, row.currency) },
  { name: 'Fee', cell: (row) => money(row.feeMinor, row.currency) },
  { name: 'End reason', cell: (row) => row.endReason },
  { name: 'Ended by', cell: (row) => row.endedBy },
  { name: 'Session id', cell: (row) => row.sessionId },
  { name: 'Booking id', cell: (row) => row.bookingId },
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
