import { billingWords } from '@/components/appointment/billing-words'
import { modeWords } from '@/components/appointment/mode-words'
import { formatMoney } from '@/lib/format'
import { formatExactDuration } from '@/lib/format-exact'
import type { PaperReceipt } from '@/lib/room/paper-receipt'

/** The one line that a receipt is for. */
export function headline(receipt: PaperReceipt): string {
  const { reader, paid, net, refunded, client, currency, earnings } = receipt
  if (reader === 'consultant') return `You earned ${formatMoney(earnings?.earned ?? '0', currency)}`
  const who = reader === 'client' ? 'You' : client
  // All of it came back: that it was paid once is said below.
  return `${who} paid ${formatMoney(refunded === null ? paid : net, currency)}`
}

/** What the session was, to the one who reads of it. */
export function serviceOf({ reader, sessionType, consultant, client }: PaperReceipt): string {
  return `${modeWords[sessionType].Session} with ${reader === 'consultant' ? client : consultant}`
}

const outcomes = {
  completed: null,
  abandoned: 'Both had left, and the session was closed',
  no_show_client: 'The client did not come',
  no_show_consultant: 'The consultant did not come',
  expired: 'The two were not in at the same time',
  cancelled: 'Cancelled before the start',
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
    { name: 'Time booked', value: `${bookedMinutes} min` },
    ...(addedMinutes > 0 ? [{ name: 'Time added', value: `${addedMinutes} min` }] : []),
    { name: 'Time together', value: formatExactDuration(durationSeconds) },
    { name: 'Charged', value: billingWords[billing] },
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
    { name: receipt.addedMinutes > 0 ? 'Price, with the time added' : 'Price', amount: frozen },
    { name: 'Not used, returned', amount: minus(returned) },
    { name: reader === 'client' ? 'Paid' : 'Paid by the client', amount: paid, strong: refunded === null },
    ...refunds.map(({ amount, at, reason }) => ({
      name: 'Refunded',
      amount: minus(amount),
      at,
      words: reason,
    })),
    ...(refunded === null ? [] : [{ name: 'Paid after refunds', amount: net, strong: true }]),
    ...(earnings
      ? [
          { name: 'Platform fee', amount: minus(earnings.fee) },
          { name: "The consultant's part", amount: earnings.earned, strong: true },
        ]
      : []),
  ]
}

/** "-0.00" is nobody's amount. */
function minus(amount: string): string {
  return /^0+(\.0+)?$/.test(amount) ? amount : `-${amount}`
}
