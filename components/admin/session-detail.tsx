import type { ReactNode } from 'react'
import { type Fact, Facts } from '@/components/appointment/facts'
import { When } from '@/components/appointment/when'
import { Card } from '@/components/ui/card'
import { formatDuration } from '@/lib/format'
import { DisputePanel } from './affairs/dispute-panel'
import { LinksPanel } from './affairs/links-panel'
import { AuditList, ExtensionList, ProofPanel } from './affairs/records'
import { SessionActions } from './affairs/session-actions'
import type { SessionAffairs } from './affairs/types'
import { LedgerTransfers } from './ledger-transfers'
import { Mode } from './mode'
import { Money, NotYet } from './money'
import { PresenceBars } from './presence-bars'
import { ProblemBadge } from './problem-badge'
import { QualityOverTime } from './quality-over-time'
import { RatingPanel } from './rating'
import { StatusBadge } from './status-badge'
import { reasonInWords } from './status-words'
import { Timeline } from './timeline'
import type { SessionDetail as Detail } from './types'

interface SessionDetailProps {
  readonly detail: Detail
  readonly affairs: SessionAffairs
}

export function SessionDetail({ detail, affairs }: SessionDetailProps) {
  const { session } = detail
  return (
    <>
      <p>
        <a
          href="/admin/sessions"
          className="inline-flex min-h-12 items-center font-semibold text-accent underline underline-offset-4"
        >
          All sessions
        </a>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">
          <bdi>{session.client}</bdi> with <bdi>{session.consultant}</bdi>
        </h1>
        <StatusBadge status={session.status} />
        {session.problem && <ProblemBadge problem={session.problem} />}
      </div>
      <div className="mt-4">
        <SessionActions affairs={affairs} />
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Section title="Session">
            <Facts facts={sessionFacts(detail)} />
          </Section>
          <Section title="Links">
            <LinksPanel affairs={affairs} />
          </Section>
          <Section title="Timeline">
            <div id="timeline">
              <Timeline page={detail.timeline} />
            </div>
          </Section>
        </div>
        <div className="grid gap-6">
          {affairs.dispute && (
            <Section title="Dispute">
              <DisputePanel affairs={affairs} dispute={affairs.dispute} />
            </Section>
          )}
          <Section title="Money">
            <Facts facts={moneyFacts(detail, affairs)} />
          </Section>
          {(detail.rating || detail.consultantRating) && (
            <Section title="Rating">
              <RatingPanel detail={detail} />
            </Section>
          )}
          <Section title="Proof">
            <ProofPanel affairs={affairs} />
          </Section>
          {affairs.extensions.length > 0 && (
            <Section title="More time">
              <ExtensionList affairs={affairs} />
            </Section>
          )}
          <Section title="Presence">
            <PresenceBars view={detail.presence} />
          </Section>
          {session.sessionType !== 'chat' && (
            <Section title="Quality">
              <QualityOverTime reports={detail.quality} />
            </Section>
          )}
          <Section title="Ledger">
            <LedgerTransfers transfers={detail.ledger} />
          </Section>
          <Section title="Audit">
            <AuditList audit={affairs.audit} />
          </Section>
        </div>
      </div>
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card>
      <section aria-label={title}>
        <h2 className="mb-3 text-lg font-bold">{title}</h2>
        {children}
      </section>
    </Card>
  )
}

function sessionFacts({ session, terms, bookingId }: Detail): Fact[] {
  const when = (iso: string | null) => (iso ? <When iso={iso} /> : <NotYet />)
  return [
    { name: 'Mode', value: <Mode sessionType={session.sessionType} /> },
    { name: 'Booked for', value: <When iso={session.scheduledStartTime} /> },
    { name: 'Started', value: when(session.startedAt) },
    { name: 'Ended', value: when(session.endedAt) },
    { name: 'Booked', value: formatDuration(session.bookedSeconds) },
    {
      name: 'Actual',
      value: session.actualSeconds === null ? <NotYet /> : formatDuration(session.actualSeconds),
    },
    { name: 'End reason', value: reasonInWords(session.endReason, session.endedBy) ?? <NotYet /> },
    ...(session.endNote ? [{ name: 'Their words', value: <span dir="auto">{session.endNote}</span> }] : []),
    { name: 'Terms', value: terms },
    { name: 'Session id', value: <span className="text-sm break-all">{session.id}</span> },
    { name: 'Booking id', value: <span className="text-sm break-all">{bookingId}</span> },
  ]
}

/** As it stands today; each refund and each pay-out by itself below. */
function moneyFacts({ session, payouts }: Detail, { refunds }: SessionAffairs): Fact[] {
  const { currency } = session
  const amounts: readonly (readonly [string, string | null])[] = [
    ['Frozen', session.frozen],
    ['Charged to the client (gross)', session.gross],
    ['Refunded since', session.refunded],
    ['Paid by the client in the end (net)', session.net],
    ['Returned to the client in all', session.returned],
    ['Platform fee', session.fee],
    ['Released to the consultant', session.released],
    ['Paid out of it', session.paidOut],
  ]
  const dated = (name: string, amount: string, at: string, note: string | null): Fact => ({
    name,
    value: (
      <>
        <Money amount={amount} currency={currency} />
        <span> · </span>
        <When iso={at} />
        <span>{note ? ` · ${note}` : ''}</span>
      </>
    ),
  })
  return [
    ...amounts.map(([name, amount]) => ({ name, value: <Money amount={amount} currency={currency} /> })),
    ...refunds.map(({ amount, at }, index) => dated(`Refund ${index + 1}`, amount, at, null)),
    ...payouts.map(({ amount, at, reference }, index) =>
      dated(`Pay-out ${index + 1}`, amount, at, reference),
    ),
  ]
}
