import type { PaperReceipt } from '@/lib/contract/http/paper-receipt'
import { formatMoney } from '@/lib/format'
import { formatExactDuration } from '@/lib/format-exact'
import { billing as billingWords } from '@/locales/en/billing'
import {
  amounts as amountWords,
  headlines,
  outcomes as outcomeWords,
  receipt as words,
} from '@/locales/en/receipts/paper'
import { minutes, sessions, sessionWith } from '@/locales/en/shared'

/** The one line that a receipt is for. */
export function headline(receipt: PaperReceipt): string {
  const { reader, paid, net, refunded, client, currency, earnings } = receipt
  if (reader === 'consultant') return headlines.earned(formatMoney(earnings?.earned ?? '0', currency))
  // All of it came back: that it was paid once is said below.
  const amount = formatMoney(refunded === null ? paid : net, currency)
  return reader === 'client' ? headlines.youPaid(amount) : headlines.paid(client, amount)
}

/** What the session was, to the one who reads of it. */
export function serviceOf({ reader, sessionType, consultant, client }: PaperReceipt): string {
  return sessionWith(sessions[sessionType], reader === 'consultant' ? client : consultant)
}

const outcomes = {
  completed: null,
  abandoned: outcomeWords.abandoned,
  no_show_client: outcomeWords.no_show_client,
  no_show_consultant: outcomeWords.no_show_consultant,
  expired: outcomeWords.expired,
  cancelled: outcomeWords.cancelled,
  scheduled: null,
  waiting: null,
  active: null,
} as const satisfies Record<PaperReceipt['status'], string | null>

/** What became of it where it did not simply take place. */
export function outcomeOf({ status }: PaperReceipt): string | null {
  return outcomes[status]
}

interface Line {
  readonly name: string
  readonly value: string
}

/** Booked, added, together: three different things. */
export function timeLines({ bookedMinutes, addedMinutes, durationSeconds, billing }: PaperReceipt): Line[] {
  return [
    { name: words.booked, value: minutes(bookedMinutes) },
    ...(addedMinutes > 0 ? [{ name: words.added, value: minutes(addedMinutes) }] : []),
    { name: words.together, value: formatExactDuration(durationSeconds) },
    { name: words.charged, value: billingWords[billing] },
  ]
}

export interface AmountLine {
  readonly name: string
  readonly amount: string
  /** When it happened, where that is not the session's end. */
  readonly at?: string
  /** What somebody wrote beside it. */
  readonly words?: string | null
  readonly strong?: boolean
}

/** From what was frozen to what was paid in the end, each line a step. A refund is a step of its own. */
export function amountLines(receipt: PaperReceipt): AmountLine[] {
  const { reader, frozen, returned, paid, refunds, refunded, net, earnings } = receipt
  return [
    { name: receipt.addedMinutes > 0 ? amountWords.priceWithTime : amountWords.price, amount: frozen },
    { name: amountWords.returned, amount: minus(returned) },
    {
      name: reader === 'client' ? amountWords.paid : amountWords.paidByClient,
      amount: paid,
      strong: refunded === null,
    },
    ...refunds.map(({ amount, at, reason }) => ({
      name: amountWords.refunded,
      amount: minus(amount),
      at,
      words: reason,
    })),
    ...(refunded === null ? [] : [{ name: amountWords.afterRefunds, amount: net, strong: true }]),
    ...(earnings
      ? [
          { name: amountWords.fee, amount: minus(earnings.fee) },
          { name: amountWords.consultant, amount: earnings.earned, strong: true },
        ]
      : []),
  ]
}

/** "-0.00" is nobody's amount. */
function minus(amount: string): string {
  return /^0+(\.0+)?$/.test(amount) ? amount : `-${amount}`
}
