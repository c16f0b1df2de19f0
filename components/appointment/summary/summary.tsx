'use client'

import { CalendarX2, CircleCheck, CircleX, type LucideIcon } from 'lucide-react'
import { sessionTitle } from '@/components/room/mode-words'
import { ExactlyWhen } from '@/components/time/exactly-when'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { type Fact, Facts } from '@/components/ui/facts'
import { partOf, usePart } from '@/components/ui/lazy'
import { Frame } from '@/components/ui/page/frame'
import { Quote } from '@/components/ui/quote'
import type { AftermathView } from '@/lib/contract/http/after-settlement'
import type { SessionView, SummaryView } from '@/lib/contract/http/session'
import { formatExactDuration } from '@/lib/format-exact'
import { times, summary as words } from '@/locales/en/appointment/summary'
import { minutes } from '@/locales/en/shared'
import { Aftermath } from './after-settlement'
import { Ledger, LedgerBar } from './ledger'
import { ledgerOf, moneyInWords, nextStep, noteWriter, outcomeInWords, whatHappened } from './summary-words'

interface SummaryProps {
  readonly session: SessionView
  readonly summary: SummaryView
  /** The secret of the address while it is there; null: the address names the link, and the cookie stands for it. */
  readonly place: string | null
  readonly aftermath: AftermathView | null
}

/** What happened and what became of the money; the figures are the same for both sides. */
export function Summary({ session, summary, place, aftermath }: SummaryProps) {
  const client = session.participantType === 'client'
  return (
    <Frame>
      <Card className="rise-in mt-2 sm:mt-6">
        <Outcome session={session} summary={summary} />

        <section aria-labelledby="money" className="mt-8">
          <h2 id="money" className="text-lg font-semibold">
            {words.money}
          </h2>
          <p className="mt-1 mb-4">{moneyInWords(summary, session)}</p>
          <LedgerBar summary={summary} />
          <Ledger lines={ledgerOf(summary, session)} currency={summary.currency} />
        </section>

        <section aria-labelledby="time" className="mt-8">
          <h2 id="time" className="mb-1 text-lg font-semibold">
            {words.time}
          </h2>
          <Facts facts={timeFacts(session, summary)} />
        </section>

        {!client && <Notes linkId={session.linkId} />}
        <Aftermath session={session} place={place} aftermath={aftermath} />
      </Card>
      {client && <AfterSession session={session} token={place} />}
      <p className="mt-6 text-center text-sm print:hidden">{client ? words.closeAsClient : words.close}</p>
    </Frame>
  )
}

function Outcome({ session, summary }: Pick<SummaryProps, 'session' | 'summary'>) {
  const Icon = iconOf(summary)
  const { title, since } = outcomeInWords(summary, session)
  const next = nextStep(summary, session)
  return (
    <div className="flex flex-col items-center text-center">
      <span className="forced-edge flex size-14 items-center justify-center rounded-full bg-tint-strong text-accent">
        <Icon aria-hidden="true" className="size-7" />
      </span>
      <h1 tabIndex={-1} className="mt-4 text-3xl font-bold tracking-tight">
        {summary.status === 'cancelled' ? words.cancelled : words.ended}
      </h1>
      <p className="mt-2 text-lg font-medium text-gray-900">
        <bdi>{sessionTitle(session)}</bdi>
      </p>
      <p className="mt-1">{whatHappened(summary, session)}</p>
      {summary.note && (
        <p className="mt-1">
          <span>{noteWriter(summary, session)}</span> <Quote text={summary.note} />
        </p>
      )}
      <p data-testid="summary-outcome" className="mt-5 text-2xl font-bold text-gray-900">
        {title}
      </p>
      {since && <p className="mt-1">{since}</p>}
      {next && <p className="mt-4 rounded-xl bg-tint p-4 text-left text-gray-900">{next}</p>}
    </div>
  )
}

/** A tick is for what took place. */
function iconOf({ status }: SummaryView): LucideIcon {
  if (status === 'completed') return CircleCheck
  return status === 'cancelled' ? CircleX : CalendarX2
}

/** Only the consultant's browser ever fetches what draws them. */
const notesPart = partOf(() => import('@/components/room/tools/extras').then(({ NotesCard }) => NotesCard))

function Notes({ linkId }: { readonly linkId: string }) {
  const NotesCard = usePart(notesPart)
  return NotesCard && <NotesCard linkId={linkId} />
}

const afterPart = partOf(() => import('./after-session').then(({ AfterSession }) => AfterSession))

/** The rating, and the way to the next booking: fetched when a summary is looked at. */
function AfterSession(props: { readonly session: SessionView; readonly token: string | null }) {
  const Fetched = usePart(afterPart)
  return Fetched && <Fetched {...props} />
}

function timeFacts(
  { bookedMinutes, paidDurationMinutes, scheduledStartTime }: SessionView,
  summary: SummaryView,
): Fact[] {
  const { startedAt, endedAt, durationSeconds, status } = summary
  const addedMinutes = paidDurationMinutes - bookedMinutes
  return [
    { name: times.together, value: formatExactDuration(durationSeconds), testId: 'summary-duration' },
    { name: times.booked, value: minutes(bookedMinutes) },
    ...(addedMinutes > 0 ? [{ name: times.added, value: minutes(addedMinutes) }] : []),
    startedAt
      ? { name: times.started, value: <ExactlyWhen iso={startedAt} /> }
      : { name: times.planned, value: <When iso={scheduledStartTime} /> },
    { name: status === 'cancelled' ? times.cancelled : times.ended, value: <ExactlyWhen iso={endedAt} /> },
  ]
}
