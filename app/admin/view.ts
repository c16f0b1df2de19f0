import { reasonInWords } from '@/components/admin/status-words'
import type { LedgerTransfer, SessionDetail, SessionRow, Totals } from '@/components/admin/types'
import type {
  AdminSession,
  AdminSessionRow,
  LedgerLine,
  LedgerTransfer as StoredTransfer,
} from '@/lib/db/admin-functions'
import type { SessionTotals } from '@/lib/db/desk/lists'
import type { ReportedQuality } from '@/lib/db/desk/quality'
import type { StoredTimeline } from '@/lib/db/desk/timeline'
import { toDecimal } from '@/lib/room/money'
import { toPresence } from './presence-view'
import { type TimelineQuery, toTimeline } from './timeline-view'

/** The database's rows become what the pages draw: minor units become decimal strings, words become sentences. */
export function toRow(row: AdminSessionRow): SessionRow {
  const amount = (minor: number | undefined) => (minor === undefined ? null : toDecimal(minor, row.currency))
  const today = row.corrections
  return {
    id: row.sessionId,
    href: `/admin/sessions/${row.sessionId}`,
    client: row.client.name,
    consultant: row.consultant.name,
    sessionType: row.sessionType,
    status: row.status,
    scheduledStartTime: row.scheduledStartTime,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    bookedSeconds: row.paidDurationMinutes * 60,
    actualSeconds: row.durationSeconds,
    currency: row.currency,
    frozen: toDecimal(row.heldMinor, row.currency),
    gross: amount(today?.grossMinor),
    refunded: amount(today?.refundedMinor),
    net: amount(today?.netMinor),
    released: amount(today?.releasedNetMinor),
    returned: amount(today?.returnedTotalMinor),
    fee: amount(today?.feeNetMinor),
    paidOut: amount(today?.paidOutMinor),
    problem: row.problem,
    endReason: row.endReason,
    endNote: row.endNote,
    endedBy: row.endedBy,
  }
}

export function toTotals({ currency, ...sums }: SessionTotals): Totals {
  return {
    currency,
    sessions: sums.sessions,
    bookedSeconds: sums.bookedSeconds,
    actualSeconds: sums.actualSeconds,
    frozen: toDecimal(sums.heldMinor, currency),
    gross: toDecimal(sums.grossMinor, currency),
    refunded: toDecimal(sums.refundedMinor, currency),
    net: toDecimal(sums.netMinor, currency),
    released: toDecimal(sums.releasedNetMinor, currency),
    returned: toDecimal(sums.returnedTotalMinor, currency),
    fee: toDecimal(sums.feeNetMinor, currency),
    paidOut: toDecimal(sums.paidOutMinor, currency),
  }
}

interface Told {
  readonly stored: AdminSession
  readonly reported: readonly ReportedQuality[]
  readonly timeline: StoredTimeline
  readonly query: TimelineQuery
}

export function toDetail({ stored, reported, timeline, query }: Told): SessionDetail {
  const quality = reported.map((report, key) => ({ key, ...report }))
  const { session } = stored
  return {
    session: toRow(session),
    bookingId: session.bookingId,
    terms: termsOf(stored.policy),
    ledger: stored.ledger.map(toTransfer),
    timeline: toTimeline(timeline, quality, { ...query, path: `/admin/sessions/${session.sessionId}` }),
    rating: stored.rating,
    consultantRating: stored.consultantRating,
    payouts: stored.paidOut.map(({ withdrawalId: id, amountMinor, at, reference }) => ({
      id,
      amount: toDecimal(amountMinor, session.currency),
      at,
      reference,
    })),
    presence: toPresence(stored),
    quality,
  }
}

const billingWords = {
  prorata: 'By the second',
  fixed: 'Fixed price',
  per_minute: 'Each started minute',
} as const

function termsOf({ billing, platformFeeBp, freeSeconds }: AdminSession['policy']): string {
  return `${billingWords[billing]}, fee ${platformFeeBp / 100} %, first ${freeSeconds} s free to leave`
}

const transferWords = {
  deposit: 'Payment received',
  hold: 'Frozen for the booking',
  settlement: 'Settled',
  withdrawal: 'Paid out',
  correction: 'Corrected',
  extension_hold: 'Frozen for more time',
  withholding: 'Withheld: a problem was reported',
  release: 'Made payable',
  refund: 'Refunded',
} as const satisfies Record<StoredTransfer['kind'], string>

function toTransfer(stored: StoredTransfer): LedgerTransfer {
  const currency = stored.lines[0]?.currency ?? 'XXX'
  const sumMinor = stored.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return {
    id: stored.transferId,
    title: transferWords[stored.kind],
    actor: stored.actor,
    reason: reasonInWords(stored.reason, null) ?? stored.reason,
    at: stored.at,
    lines: stored.lines.map((line) => ({
      account: accountName(line),
      amount: toDecimal(line.amountMinor, line.currency),
    })),
    sum: toDecimal(sumMinor, currency),
    currency,
  }
}

const accountWords = {
  available: 'Free balance',
  held: 'Frozen',
  pending: 'Earned, still disputable',
  withheld: 'Earned, withheld',
  payable: 'Owed',
  revenue: 'Platform fees',
  external: 'Payments from outside',
} as const satisfies Record<LedgerLine['account'], string>

function accountName({ account, owner }: LedgerLine): string {
  return owner === null ? accountWords[account] : `${accountWords[account]}, ${owner}`
}
