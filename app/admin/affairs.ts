import type { SessionAffairs } from '@/components/admin/money-actions/types'
import { toDecimal } from '@/lib/contract/money'
import type { Result } from '@/lib/db/functions/index'
import type { AdminSession } from '@/lib/db/functions/staff/admin'

type Stored = NonNullable<Result<'admin_session_affairs'>>

/** The database's answer becomes what the page draws. */
export function toAffairs(
  { session: { sessionId, sessionType }, credit }: AdminSession,
  stored: Stored,
): SessionAffairs {
  const { currency, earnings } = stored
  const amount = (minor: number) => toDecimal(minor, currency)
  return {
    sessionId,
    sessionType,
    status: stored.status,
    currency,
    links: stored.links.map(({ linkId, ...link }) => ({ id: linkId, ...link })),
    credit: credit && { seconds: credit.seconds, amount: amount(credit.amountMinor) },
    refundable: stored.refundableMinor === null ? null : amount(stored.refundableMinor),
    refunds: stored.refunds.map(({ amountMinor, feeMinor, ...refund }) => ({
      amount: amount(amountMinor),
      fee: amount(feeMinor),
      ...refund,
    })),
    earnings: earnings && {
      amount: amount(earnings.amountMinor),
      dueAt: earnings.dueAt,
      withheld: earnings.withheldAt !== null,
    },
    dispute: toDispute(stored, amount),
    extensions: stored.extensions.map(({ id, minutes, amountMinor, proposedBy, outcome, proposedAt }) => ({
      id,
      minutes,
      amount: amount(amountMinor),
      proposedBy,
      outcome,
      at: proposedAt,
    })),
    audit: stored.audit.map(({ result: _result, ...entry }, key) => ({ key, ...entry })),
    chain: stored.chain,
  }
}

function toDispute(stored: Stored, amount: (minor: number) => string): SessionAffairs['dispute'] {
  const { dispute, reports, messages } = stored
  if (!dispute) return null
  const { status, openedAt, decision, decidedAt, withheldMinor, refundedMinor } = dispute
  return {
    status,
    openedAt,
    decision,
    decidedAt,
    withheld: amount(withheldMinor),
    refunded: refundedMinor === null ? null : amount(refundedMinor),
    reports,
    messages: messages ?? [],
  }
}
