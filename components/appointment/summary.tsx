'use client'

import { CircleCheck, CircleX, Printer } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { partOf, usePart } from '@/components/ui/use-part'
import { formatDuration } from '@/lib/format'
import type { AftermathView } from '@/lib/room/aftermath'
import type { SessionView, SummaryView } from '@/lib/room/http'
import { Aftermath } from './aftermath'
import { afterPart } from './extras/parts'
import { Facts } from './facts'
import { Frame } from './frame'
import { Ledger, LedgerBar } from './ledger'
import { sessionTitle } from './mode-words'
import { ledgerOf, moneyInWords, whatHappened } from './summary-words'
import { When } from './when'

interface SummaryProps {
  readonly session: SessionView
  readonly summary: SummaryView
  /** The secret of the address while it is there; null: the address names the link, and the cookie stands for it. */
  readonly place: string | null
  readonly aftermath: AftermathView | null
}

/** The same for both sides, at the same address until it is no longer kept. */
export function Summary({ session, summary, place, aftermath }: SummaryProps) {
  const cancelled = summary.status === 'cancelled'
  const Icon = cancelled ? CircleX : CircleCheck

  return (
    <Frame>
      <Card className="rise-in mt-2 sm:mt-6">
        <div className="flex flex-col items-center text-center">
          <span className="forced-edge flex size-14 items-center justify-center rounded-full bg-tint-strong text-accent">
            <Icon aria-hidden="true" className="size-7" />
          </span>
          <h1 tabIndex={-1} className="mt-4 text-3xl font-bold tracking-tight">
            {cancelled ? 'Session cancelled' : 'Session ended'}
          </h1>
          <p className="mt-2 text-lg font-medium text-gray-900">{sessionTitle(session)}</p>
          <p className="mt-1">{whatHappened(summary, session)}</p>
        </div>

        <section aria-labelledby="money" className="mt-8">
          <h2 id="money" className="text-lg font-semibold">
            What happened to the money
          </h2>
          <p className="mt-1 mb-4">{moneyInWords(summary, session)}</p>
          <LedgerBar summary={summary} />
          <Ledger lines={ledgerOf(summary, session)} currency={summary.currency} />
        </section>

        <section aria-labelledby="time" className="mt-8">
          <h2 id="time" className="mb-1 text-lg font-semibold">
            Time
          </h2>
          <TimeFacts session={session} summary={summary} />
        </section>

        {session.participantType === 'consultant' && <Notes linkId={session.linkId} />}
        <Aftermath session={session} place={place} aftermath={aftermath} />

        <Button onClick={() => window.print()} className="mt-6 w-full print:hidden">
          <Printer aria-hidden="true" className="size-5" />
          Print or save
        </Button>
      </Card>
      {session.participantType === 'client' && summary.startedAt && (
        <AfterSession session={session} token={place} />
      )}
      <p className="mt-6 text-center text-sm print:hidden">
        This summary stays at this address. You can close the page.
      </p>
    </Frame>
  )
}

/** Only the consultant's browser ever fetches what draws them. */
const notesPart = partOf(() => import('@/components/extras/extras').then(({ NotesCard }) => NotesCard))

function Notes({ linkId }: { readonly linkId: string }) {
  const NotesCard = usePart(notesPart)
  return NotesCard && <NotesCard linkId={linkId} />
}

/** The rating, and the way to the next booking: fetched when a summary is looked at. */
function AfterSession(props: { readonly session: SessionView; readonly token: string | null }) {
  const Fetched = usePart(afterPart)
  return Fetched && <Fetched {...props} />
}

function TimeFacts({ session, summary }: Pick<SummaryProps, 'session' | 'summary'>) {
  const started = summary.startedAt
    ? { name: 'Started', value: <When iso={summary.startedAt} /> }
    : { name: 'Planned for', value: <When iso={session.scheduledStartTime} /> }
  return (
    <Facts
      facts={[
        {
          name: 'Time together',
          value: formatDuration(summary.durationSeconds),
          testId: 'summary-duration',
        },
        { name: 'Time booked', value: `${session.paidDurationMinutes} min` },
        started,
        {
          name: summary.status === 'cancelled' ? 'Cancelled' : 'Ended',
          value: <When iso={summary.endedAt} />,
        },
      ]}
    />
  )
}
