import { pathChanges, pathWords, type QualityReport } from '@/components/admin/quality'
import { reasonInWords } from '@/components/admin/status-words'
import type {
  LedgerTransfer,
  PresenceInterval,
  SessionDetail,
  SessionRow,
  TimelineEvent,
  Totals,
} from '@/components/admin/types'
import type {
  AdminSession,
  AdminSessionRow,
  LedgerLine,
  LedgerTransfer as StoredTransfer,
} from '@/lib/db/admin-functions'
import type { SessionTotals } from '@/lib/db/desk/lists'
import type { ReportedQuality } from '@/lib/db/desk/quality'
import { entryOf } from '@/lib/room/entry-of'
import { toDecimal } from '@/lib/room/money'

/** The database's rows become what the pages draw: minor units become decimal strings, words become sentences. */
export function toRow(row: AdminSessionRow): SessionRow {
  const amount = (minor: number | null) => (minor === null ? null : toDecimal(minor, row.currency))
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
    released: amount(row.releasedMinor),
    returned: amount(row.returnedMinor),
    fee: amount(row.feeMinor),
    endReason: row.endReason,
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
    released: toDecimal(sums.releasedMinor, currency),
    returned: toDecimal(sums.returnedMinor, currency),
    fee: toDecimal(sums.feeMinor, currency),
  }
}

export function toDetail(stored: AdminSession, reported: readonly ReportedQuality[]): SessionDetail {
  const quality = reported.map((report, key) => ({ key, ...report }))
  return {
    session: toRow(stored.session),
    bookingId: stored.session.bookingId,
    terms: termsOf(stored.policy),
    ledger: stored.ledger.map(toTransfer),
    events: toTimeline(stored.events, quality),
    presence: toIntervals(stored.presence, stored.session.endedAt),
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

const eventWords: Readonly<Record<string, string>> = {
  booked: 'Booked',
  link_issued: 'Link issued',
  link_claimed: 'Link opened',
  link_taken_over: 'Link taken over by another device',
  link_revoked: 'Link revoked',
  waiting: 'First one in',
  joined: 'Joined',
  left: 'Left',
  started: 'Both in: the clock started',
  ended: 'Ended',
  settled: 'Money settled',
  earnings_released: 'Earnings made payable',
  extension_proposed: 'More time proposed',
  extension_accepted: 'More time accepted',
  extension_declined: 'More time declined',
  extension_withdrawn: 'Proposal of more time taken back',
  extension_unfunded: 'More time not covered by the client’s funds',
  refunded: 'Refunded',
  problem_reported: 'Problem reported',
  dispute_decided: 'Dispute decided',
  noted: 'Note added',
  readiness: 'Checked devices and connection',
}

/** What happened, and in between which way the media took, as far as the browsers said. */
function toTimeline(events: AdminSession['events'], quality: readonly QualityReport[]): TimelineEvent[] {
  const paths = pathChanges(quality).map(({ key, at, call, path, participantType }) => ({
    key: events.length + key,
    at,
    actor: `as the ${participantType}’s browser reports`,
    what: `Media ${path === 'unknown' ? 'by a path that is not told' : pathWords[path]} (call ${call})`,
  }))
  return [...events.map(toEvent), ...paths].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function toEvent({ type, actor, data, at }: AdminSession['events'][number], key: number): TimelineEvent {
  const { participantType: side, reason } = data
  const why = typeof reason === 'string' ? reasonInWords(reason, null) : null
  const details = [side, why].filter((detail) => typeof detail === 'string' && detail !== '')
  const words = entryOf(eventWords, type) ?? type
  return { key, at, actor, what: details.length > 0 ? `${words} (${details.join(', ')})` : words }
}

/** A lease may outlive the session by a beat; what came after its end is not shown. */
function toIntervals(presence: AdminSession['presence'], endedAt: string | null): PresenceInterval[] {
  const endMs = endedAt ? Date.parse(endedAt) : Number.POSITIVE_INFINITY
  const spans = presence.map((one) => ({
    ...one,
    fromMs: Date.parse(one.joinedAt),
    untilMs: Math.max(Date.parse(one.joinedAt), Math.min(Date.parse(one.until), endMs)),
  }))
  const first = Math.min(...spans.map(({ fromMs }) => fromMs))
  const last = Math.max(...spans.map(({ untilMs }) => untilMs))
  const percent = (ms: number) => (last > first ? (ms / (last - first)) * 100 : 0)
  return spans.map(({ participantType, fromMs, untilMs, joinedAt, open, reason }) => ({
    participantType,
    from: joinedAt,
    until: new Date(untilMs).toISOString(),
    open: open && endedAt === null,
    reason,
    offsetPercent: percent(fromMs - first),
    widthPercent: percent(untilMs - fromMs),
  }))
}
