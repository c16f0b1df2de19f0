import type { LedgerTransfer, SessionDetail, SessionRow, Totals } from '@/components/admin/types'
import { reasonInWords } from '@/components/staff/status-words'
import { toDecimal } from '@/lib/contract/money'
import type {
  AdminSession,
  AdminSessionRow,
  LedgerLine,
  LedgerTransfer as StoredTransfer,
} from '@/lib/db/functions/staff/admin'
import type { SessionTotals } from '@/lib/db/functions/staff/lists'
import type { ReportedQuality } from '@/lib/db/functions/staff/quality'
import type { StoredTimeline } from '@/lib/db/functions/staff/timeline'
import { accounts, ledger, terms, transfers } from '@/locales/en/admin/session'
import { billing as billingWords } from '@/locales/en/billing'
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

function termsOf({ billing, platformFeeBp, freeSeconds }: AdminSession['policy']): string {
  return terms.line(billingWords[billing], platformFeeBp / 100, freeSeconds)
}

function toTransfer(stored: StoredTransfer): LedgerTransfer {
  const currency = stored.lines[0]?.currency ?? 'XXX'
  const sumMinor = stored.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return {
    id: stored.transferId,
    title: transfers[stored.kind],
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

function accountName({ account, owner }: LedgerLine): string {
  return owner === null ? accounts[account] : ledger.of(accounts[account], owner)
}
