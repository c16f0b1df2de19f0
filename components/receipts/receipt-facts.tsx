import { statusWords } from '@/components/admin/status-words'
import { type Fact, Facts } from '@/components/appointment/facts'
import { modeWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { Card } from '@/components/ui/card'
import { formatDuration, formatMoney } from '@/lib/format'
import type { ReceiptView } from '@/lib/room/receipt'

const billingWords = {
  prorata: 'By the second',
  fixed: 'Fixed price',
  per_minute: 'Each started minute',
} as const satisfies Record<ReceiptView['terms']['billing'], string>

/** What a genuine receipt says. */
export function ReceiptFacts({ receipt }: { readonly receipt: ReceiptView }) {
  return (
    <Card className="mt-6">
      <section aria-label="What the receipt says">
        <h2 className="text-lg font-bold">What the receipt says</h2>
        <Facts facts={[...sessionFacts(receipt), ...moneyFacts(receipt), ...proofFacts(receipt)]} />
      </section>
      <Intervals name={`${receipt.client} was in`} intervals={receipt.presence.client} />
      <Intervals name={`${receipt.consultant} was in`} intervals={receipt.presence.consultant} />
      <Intervals name="The clock stood still" intervals={receipt.pauses} />
    </Card>
  )
}

function sessionFacts(receipt: ReceiptView): Fact[] {
  const { startedAt, extensions } = receipt
  const added = extensions.reduce((sum, { minutes }) => sum + minutes, 0)
  return [
    { name: 'Session', value: modeWords[receipt.sessionType].Session },
    { name: 'Client', value: receipt.client },
    { name: 'Consultant', value: receipt.consultant },
    { name: 'Outcome', value: statusWords[receipt.status].word },
    { name: 'Booked for', value: <When iso={receipt.scheduledStartTime} /> },
    ...(startedAt ? [{ name: 'Started', value: <When iso={startedAt} /> }] : []),
    { name: 'Ended', value: <When iso={receipt.endedAt} /> },
    { name: 'Time paid for', value: formatDuration(receipt.paidSeconds) },
    ...(added > 0 ? [{ name: 'Of it added', value: `${added} min` }] : []),
    {
      name: 'Time together',
      value: formatDuration(receipt.durationSeconds),
      testId: 'receipt-duration',
    },
  ]
}

function moneyFacts({ amounts, terms }: ReceiptView): Fact[] {
  const money = (amount: string) => formatMoney(amount, amounts.currency)
  return [
    { name: 'Frozen', value: money(amounts.frozen) },
    { name: 'Released', value: money(amounts.released), testId: 'receipt-released' },
    { name: 'Platform fee', value: money(amounts.fee) },
    { name: 'Returned', value: money(amounts.returned), testId: 'receipt-returned' },
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

interface IntervalsProps {
  readonly name: string
  readonly intervals: ReceiptView['pauses']
}

function Intervals({ name, intervals }: IntervalsProps) {
  if (intervals.length === 0) return null
  return (
    <section className="mt-5">
      <h3 className="font-semibold text-gray-900">{name}</h3>
      <ul className="mt-1 space-y-1 text-sm">
        {intervals.map(({ from, until }) => (
          <li key={from}>
            <When iso={from} form="time" /> to <When iso={until} form="time" />
          </li>
        ))}
      </ul>
    </section>
  )
}
