import type { ReactNode } from 'react'
import { Mode } from '@/components/staff/mode'
import { Money, NotYet } from '@/components/staff/money'
import { StatusBadge } from '@/components/staff/status-badge'
import { reasonInWords } from '@/components/staff/status-words'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { type Fact, Facts } from '@/components/ui/facts'
import { Sentence } from '@/components/ui/sentence'
import { formatDuration } from '@/lib/format'
import { facts, money, sections, session as words } from '@/locales/en/admin/session'
import { DisputePanel } from '../money-actions/dispute-panel'
import { LinksPanel } from '../money-actions/links-panel'
import { AuditList, ExtensionList, ProofPanel } from '../money-actions/records'
import { SessionActions } from '../money-actions/session-actions'
import type { SessionAffairs } from '../money-actions/types'
import { QualityOverTime } from '../overview/quality-over-time'
import { ProblemBadge } from '../sessions/problem-badge'
import type { SessionDetail as Detail } from '../types'
import { LedgerTransfers } from './ledger-transfers'
import { PresenceBars } from './presence-bars'
import { RatingPanel } from './rating'
import { Timeline } from './timeline'

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
          {words.all}
        </a>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">
          <Sentence parts={words.who(<bdi>{session.client}</bdi>, <bdi>{session.consultant}</bdi>)} />
        </h1>
        <StatusBadge status={session.status} />
        {session.problem && <ProblemBadge problem={session.problem} />}
      </div>
      <div className="mt-4">
        <SessionActions affairs={affairs} />
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Section title={sections.session}>
            <Facts facts={sessionFacts(detail)} />
          </Section>
          <Section title={sections.links}>
            <LinksPanel affairs={affairs} />
          </Section>
          <Section title={sections.timeline}>
            <div id="timeline">
              <Timeline page={detail.timeline} />
            </div>
          </Section>
        </div>
        <div className="grid gap-6">
          {affairs.dispute && (
            <Section title={sections.dispute}>
              <DisputePanel affairs={affairs} dispute={affairs.dispute} />
            </Section>
          )}
          <Section title={sections.money}>
            <Facts facts={moneyFacts(detail, affairs)} />
          </Section>
          {(detail.rating || detail.consultantRating) && (
            <Section title={sections.rating}>
              <RatingPanel detail={detail} />
            </Section>
          )}
          <Section title={sections.proof}>
            <ProofPanel affairs={affairs} />
          </Section>
          {affairs.extensions.length > 0 && (
            <Section title={sections.moreTime}>
              <ExtensionList affairs={affairs} />
            </Section>
          )}
          <Section title={sections.presence}>
            <PresenceBars view={detail.presence} />
          </Section>
          {session.sessionType !== 'chat' && (
            <Section title={sections.quality}>
              <QualityOverTime reports={detail.quality} />
            </Section>
          )}
          <Section title={sections.ledger}>
            <LedgerTransfers transfers={detail.ledger} />
          </Section>
          <Section title={sections.audit}>
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
    { name: facts.mode, value: <Mode sessionType={session.sessionType} /> },
    { name: facts.bookedFor, value: <When iso={session.scheduledStartTime} /> },
    { name: facts.started, value: when(session.startedAt) },
    { name: facts.ended, value: when(session.endedAt) },
    { name: facts.booked, value: formatDuration(session.bookedSeconds) },
    {
      name: facts.actual,
      value: session.actualSeconds === null ? <NotYet /> : formatDuration(session.actualSeconds),
    },
    { name: facts.endReason, value: reasonInWords(session.endReason, session.endedBy) ?? <NotYet /> },
    ...(session.endNote
      ? [{ name: facts.theirWords, value: <span dir="auto">{session.endNote}</span> }]
      : []),
    { name: facts.terms, value: terms },
    { name: facts.sessionId, value: <span className="text-sm break-all">{session.id}</span> },
    { name: facts.bookingId, value: <span className="text-sm break-all">{bookingId}</span> },
  ]
}

/** As it stands today; each refund and each pay-out by itself below. */
function moneyFacts({ session, payouts }: Detail, { refunds }: SessionAffairs): Fact[] {
  const { currency } = session
  const amounts: readonly (readonly [string, string | null])[] = [
    [money.frozen, session.frozen],
    [money.gross, session.gross],
    [money.refunded, session.refunded],
    [money.net, session.net],
    [money.returned, session.returned],
    [money.fee, session.fee],
    [money.released, session.released],
    [money.paidOut, session.paidOut],
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
    ...refunds.map(({ amount, at }, index) => dated(money.refund(index + 1), amount, at, null)),
    ...payouts.map(({ amount, at, reference }, index) =>
      dated(money.payOut(index + 1), amount, at, reference),
    ),
  ]
}
