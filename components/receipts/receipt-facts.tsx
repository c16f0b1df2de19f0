import { ExactlyWhen } from '@/components/time/exactly-when'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { type Fact, Facts } from '@/components/ui/facts'
import { Quote } from '@/components/ui/quote'
import { Sentence } from '@/components/ui/sentence'
import type { ReceiptView } from '@/lib/contract/http/receipt'
import { formatMoney } from '@/lib/format'
import { formatExactDuration } from '@/lib/format-exact'
import { statuses } from '@/locales/en/admin/shared'
import { billing as billingWords } from '@/locales/en/billing'
import { times, facts as words, writtenBy } from '@/locales/en/receipts/verify'
import { sessions } from '@/locales/en/shared'

/** What a genuine receipt says. */
export function ReceiptFacts({ receipt }: { readonly receipt: ReceiptView }) {
  const { presence, pauses, folded } = receipt
  return (
    <Card className="mt-6">
      <section aria-label={words.title}>
        <h2 className="text-lg font-bold">{words.title}</h2>
        <Facts facts={[...sessionFacts(receipt), ...moneyFacts(receipt), ...proofFacts(receipt)]} />
      </section>
      <Note receipt={receipt} />
      <Intervals name={times.wasIn(receipt.client)} intervals={presence.client} breaks={folded?.client} />
      <Intervals
        name={times.wasIn(receipt.consultant)}
        intervals={presence.consultant}
        breaks={folded?.consultant}
      />
      <Intervals name={times.stood} intervals={pauses} more={folded?.pauses} />
    </Card>
  )
}

function sessionFacts(receipt: ReceiptView): Fact[] {
  const { number, startedAt, extensions, paidSeconds } = receipt
  const addedSeconds = extensions.reduce((sum, { minutes }) => sum + minutes * 60, 0)
  return [
    ...(number === undefined ? [] : [{ name: words.number, value: number, testId: 'receipt-number' }]),
    { name: words.session, value: sessions[receipt.sessionType] },
    { name: words.client, value: <bdi>{receipt.client}</bdi> },
    { name: words.consultant, value: <bdi>{receipt.consultant}</bdi> },
    { name: words.outcome, value: statuses[receipt.status] },
    { name: words.bookedFor, value: <When iso={receipt.scheduledStartTime} /> },
    ...(startedAt ? [{ name: words.started, value: <ExactlyWhen iso={startedAt} /> }] : []),
    { name: words.ended, value: <ExactlyWhen iso={receipt.endedAt} /> },
    { name: words.booked, value: formatExactDuration(receipt.bookedSeconds ?? paidSeconds - addedSeconds) },
    ...(addedSeconds > 0 ? [{ name: words.added, value: formatExactDuration(addedSeconds) }] : []),
    {
      name: words.together,
      value: formatExactDuration(receipt.durationSeconds),
      testId: 'receipt-duration',
    },
  ]
}

function moneyFacts({ amounts, terms }: ReceiptView): Fact[] {
  const money = (amount: string) => formatMoney(amount, amounts.currency)
  return [
    { name: words.frozen, value: money(amounts.frozen) },
    ...(amounts.gross === undefined ? [] : [{ name: words.paid, value: money(amounts.gross) }]),
    { name: words.released, value: money(amounts.released), testId: 'receipt-released' },
    { name: words.fee, value: money(amounts.fee) },
    { name: words.returned, value: money(amounts.returned), testId: 'receipt-returned' },
    ...(amounts.refunded === undefined || Number(amounts.refunded) === 0
      ? []
      : [{ name: words.refunded, value: money(amounts.refunded) }]),
    { name: words.terms, value: words.termsLine(billingWords[terms.billing], terms.platformFeeBp / 100) },
  ]
}

function proofFacts({ issuer, sessionId, bookingId, chain }: ReceiptView): Fact[] {
  const small = (text: string) => <span className="text-sm break-all">{text}</span>
  return [
    { name: words.signedBy, value: small(issuer) },
    { name: words.sessionId, value: small(sessionId) },
    { name: words.bookingId, value: small(bookingId) },
    { name: words.hash(chain.length), value: small(chain.head) },
  ]
}

/** What a person wrote about the end, as theirs. */
function Note({ receipt: { note } }: { readonly receipt: ReceiptView }) {
  return note ? (
    <p className="mt-4">
      <Sentence parts={writtenBy[note.writtenBy](<Quote text={note.text} />)} />
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
            <Sentence
              parts={times.between(
                <ExactlyWhen iso={from} form="time" />,
                <ExactlyWhen iso={until} form="time" />,
              )}
            />
          </li>
        ))}
        {beyond > 0 && <li>{times.beyond(beyond)}</li>}
        {more && more.count > 0 && <li>{times.shorter(more.count, more.seconds)}</li>}
        {breaks && breaks.count > 0 && <li>{times.breaks(breaks.count, breaks.seconds)}</li>}
      </ul>
    </section>
  )
}
