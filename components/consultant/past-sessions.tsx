import { Mode } from '@/components/staff/mode'
import { Money, NotYet } from '@/components/staff/money'
import { StatusBadge } from '@/components/staff/status-badge'
import { reasonInWords } from '@/components/staff/status-words'
import { When } from '@/components/time/when'
import { formatDuration } from '@/lib/format'
import { minutes } from '@/locales/en/shared'
import { pastSessions as words } from '@/locales/en/staff/consultant'
import { OwnNotes } from './own-notes'
import type { DeskSession } from './types'

/** What is over, newest first: cards that are as readable on a phone as beside one another. */
export function PastSessions({ sessions }: { readonly sessions: readonly DeskSession[] }) {
  if (sessions.length === 0) return <p>{words.none}</p>
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {sessions.map((session) => (
        <li key={session.id} className="rounded-card border border-line p-4 shadow-card">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h3 className="font-semibold text-gray-900">
              <bdi>{session.clientName}</bdi>
            </h3>
            <StatusBadge status={session.status} />
          </div>
          <p className="mt-1">
            <When iso={session.start} /> · <Mode sessionType={session.sessionType} />
          </p>
          <dl className="mt-2 grid gap-x-8 gap-y-0.5 text-sm sm:grid-cols-2">
            {facts(session).map(([name, value]) => (
              <div key={name} className="flex justify-between gap-3">
                <dt>{name}</dt>
                <dd className="min-w-0 text-right font-medium break-words text-gray-900">{value}</dd>
              </div>
            ))}
          </dl>
          <OwnNotes sessionId={session.id} />
        </li>
      ))}
    </ul>
  )
}

function facts(session: DeskSession) {
  const amount = (value: string | null) => <Money amount={value} currency={session.currency} />
  return [
    [words.booked, minutes(session.minutes)],
    [
      words.together,
      session.durationSeconds === null ? <NotYet key="none" /> : formatDuration(session.durationSeconds),
    ],
    [words.end, reasonInWords(session.endReason, session.endedBy) ?? <NotYet key="none" />],
    ...(session.endNote ? ([[words.theirWords, session.endNote]] as const) : []),
    [words.charged, amount(session.gross)],
    [words.refunded, amount(session.refunded)],
    [words.returned, amount(session.returned)],
    [words.fee, amount(session.fee)],
    [words.released, amount(session.released)],
    [words.paidOut, amount(session.paidOut)],
    ...(session.score === null ? [] : ([[words.rating, words.score(session.score)]] as const)),
  ] as const
}
