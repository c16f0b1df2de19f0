import { statusWords } from '@/components/admin/status-words'
import { billingWords } from '@/components/appointment/billing-words'
import { ExactlyWhen } from '@/components/appointment/exactly-when'
import { type Fact, Facts } from '@/components/appointment/facts'
import { modeWords } from '@/components/appointment/mode-words'
import { Quote } from '@/components/appointment/quote'
import { When } from '@/components/appointment/when'
import { Card } from '@/components/ui/card'
import { formatMoney } from '@/lib/format'
import { formatExactDuration } from '@/lib/format-exact'
import type { ReceiptView } from '@/lib/room/receipt'

/** What a genuine receipt says. */
export function ReceiptFacts({ receipt }: { readonly receipt: ReceiptView }) {
  const { presence, pauses, folded } = receipt
  return (
    <Card className="mt-6">
      <section aria-label="What the receipt says">
        <h2 className="text-lg font-bold">What the receipt says</h2>
        <Facts facts={[...sessionFacts(receipt), ...moneyFacts(receipt), ...proofFacts(receipt)]} />
      </section>
      <Note receipt={receipt} />
      <Intervals name={`${receipt.client} was in`} intervals={presence.client} breaks={folded?.client} />
      <Intervals
        name={`${receipt.consultant} was in`}
        intervals={presence.consultant}
        breaks={folded?.consultant}
      />
      <Intervals name="The clock stood still" intervals={pauses} more={folded?.pauses} />
    </Card>
  )
}

function sessionFacts(receipt: ReceiptView): Fact[] {
  const { number, startedAt, extensions, paidSeconds } = receipt
  const addedSeconds = extensions.reduce((sum, { minutes }) => sum + minutes * 60, 0)
  return [
    ...(number === undefined ? [] : [{ name: 'Receipt number', value: number, testId: 'receipt-number' }]),
    { name: 'Session', value: modeWords[receipt.sessionType].Session },
    { name: 'Client', value: <bdi>{receipt.client}</bdi> },
    { name: 'Consultant', value: <bdi>{receipt.consultant}</bdi> },
    { name: 'Outcome', value: statusWords[receipt.status].word },
    { name: 'Booked for', value: <When iso={receipt.scheduledStartTime} /> },
    ...(startedAt ? [{ name: 'Started', value: <ExactlyWhen iso={startedAt} /> }] : []),
    { name: 'Ended', value: <ExactlyWhen iso={receipt.endedAt} /> },
    { name: 'Time booked', value: formatExactDuration(receipt.bookedSeconds ?? paidSeconds - addedSeconds) },
    ...(addedSeconds > 0 ? [{ name: 'Time added', value: formatExactDuration(addedSeconds) }] : []),
    {
      name: 'Time together',
      value: formatExactDuration(receipt.durationSeconds),
      testId: 'receipt-duration',
    },
  ]
}

function moneyFacts({ amounts, terms }: ReceiptView): Fact[] {
  const money = (amount: string) => formatMoney(amount, amounts.currency)
  return [
    { name: 'Frozen', value: money(amounts.frozen) },
    ...(amounts.gross === undefined ? [] : [{ name: 'Paid by the client', value: money(amounts.gross) }]),
    { name: 'Released', value: money(amounts.released), testId: 'receipt-released' },
    { name: 'Platform fee', value: money(amounts.fee) },
    { name: 'Returned', value: money(amounts.returned), testId: 'receipt-returned' },
    ...(amounts.refunded === undefined || Number(amounts.refunded) === 0
      ? []
      : [{ name: 'Refunded until it was signed', value: money(amounts.refunded) }]),
    { name: 'Terms', value: `${billingWords[terms.billing]}, fee ${terms.platformFeeBp / 100} %` },
  ]
}

function proofFacts({ issuer, sessionId, bookingId, chain }: ReceiptView): Fact[] {
  const small = (text: string) => <span className="text-sm break-all">{text}</span>
  return [
    { name: 'Signed by', value: small(issuer) },
    { name: 'Session id', value: small(sessionId) },
    { name: 'Booking id', value: small(bookingId) },
    { name: `Hash of its ${chain.length} events`, value: small(chain.head) },
  ]
}

const writers = {
  client: 'the client',
  consultant: 'the consultant',
  admin: 'the practice',
  system: 'the service',
} as const satisfies Record<NonNullable<ReceiptView['note']>['writtenBy'], string>

/** What a person wrote about the end, as theirs. */
function Note({ receipt: { note } }: { readonly receipt: ReceiptView }) {
  return note ? (
    <p className="mt-4">
      Written by {writers[note.writtenBy]}: <Quote text={note.text} />
    </p>
  ) : null
}

type Folded = NonNullable<ReceiptView['folded']>['pauses']

interface IntervalsProps {
  readonly name: string
  readonly intervals: ReceiptView['pauses']
  /** Short breaks within the intervals, which are told by their number alone. */
  readonly breaks?: Folded | undefined
  /** Further intervals that are told by their number alone. */
  readonly more?: Folded | undefined
}

/** As many as a page shows; a receipt may list more. */
const mostShown = 50

function Intervals({ name, intervals, breaks, more }: IntervalsProps) {
  if (intervals.length === 0) return null
  const beyond = intervals.length - mostShown
  return (
    <section className="mt-5">
      <h3 className="font-semibold text-gray-900">{name}</h3>
      <ul className="mt-1 space-y-1 text-sm">
        {intervals.slice(0, mostShown).map(({ from, until }) => (
          <li key={from}>
            <ExactlyWhen iso={from} form="time" /> to <ExactlyWhen iso={until} form="time" />
          </li>
        ))}
        {beyond > 0 && <li>And {beyond} more, which the file itself lists.</li>}
        {more && more.count > 0 && <li>{`And ${more.count} shorter times, ${more.seconds} s in all.`}</li>}
        {breaks && breaks.count > 0 && (
          <li>{`With ${breaks.count} shorter breaks, ${breaks.seconds} s in all.`}</li>
        )}
      </ul>
    </section>
  )
}
