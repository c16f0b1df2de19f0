import type {
  LedgerTransfer,
  PresenceInterval,
  SessionDetail,
  SessionRow,
  TimelineEvent,
} from '@/components/admin/types'
import type {
  AdminSession,
  AdminSessionRow,
  LedgerLine,
  LedgerTransfer as StoredTransfer,
} from '@/lib/db/admin-functions'
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

export function toDetail(stored: AdminSession): SessionDetail {
  return {
    session: toRow(stored.session),
    bookingId: stored.session.bookingId,
    terms: termsOf(stored.policy),
    ledger: stored.ledger.map(toTransfer),
    events: stored.events.map(toEvent),
    presence: toIntervals(stored.presence),
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
} as const satisfies Record<StoredTransfer['kind'], string>

function toTransfer(stored: StoredTransfer): LedgerTransfer {
  const currency = stored.lines[0]?.currency ?? 'XXX'
  const sumMinor = stored.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return {
    id: stored.transferId,
    title: transferWords[stored.kind],
    actor: stored.actor,
    reason: stored.reason,
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
}

function toEvent({ type, actor, data, at }: AdminSession['events'][number]): TimelineEvent {
  const { participantType: side, reason } = data
  const details = [side, reason].filter((detail) => typeof detail === 'string' && detail !== '')
  const words = eventWords[type] ?? type
  return { at, actor, what: details.length > 0 ? `${words} (${details.join(', ')})` : words }
}

function toIntervals(presence: AdminSession['presence']): PresenceInterval[] {
  const from = Math.min(...presence.map(({ joinedAt }) => Date.parse(joinedAt)))
  const until = Math.max(...presence.map((one) => Date.parse(one.until)))
  const percent = (ms: number) => (until > from ? (ms / (until - from)) * 100 : 0)
  return presence.map((one) => ({
    participantType: one.participantType,
    from: one.joinedAt,
    until: one.until,
    open: one.open,
    reason: one.reason,
    offsetPercent: percent(Date.parse(one.joinedAt) - from),
    widthPercent: percent(Date.parse(one.until) - Date.parse(one.joinedAt)),
  }))
}
