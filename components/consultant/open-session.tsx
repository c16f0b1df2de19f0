import { modeIcons } from '@/components/room/mode-words'
import { StatusBadge } from '@/components/staff/status-badge'
import { When } from '@/components/time/when'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { sessions, sessionWith } from '@/locales/en/shared'
import { openSession as words } from '@/locales/en/staff/consultant'
import { OwnNotes } from './own-notes'
import { SessionTools } from './session-tools'
import type { DeskSession } from './types'
import { Waiting } from './waiting'

interface OpenSessionProps {
  readonly session: DeskSession
  readonly serverTime: string
  /** The next one stands out. */
  readonly next: boolean
}

/** One session that is still to come, or running. */
export function OpenSession({ session, serverTime, next }: OpenSessionProps) {
  const Icon = modeIcons[session.sessionType]
  const heading = sessionWith(sessions[session.sessionType], isolated(session.clientName))
  return (
    <article
      aria-label={heading}
      className={classes(
        'rounded-card border p-4 shadow-card sm:p-6',
        next ? 'border-tint-line bg-tint' : 'border-line bg-white',
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 className="flex items-center gap-2.5 text-lg font-bold">
          <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
          {heading}
        </h3>
        <StatusBadge status={session.status} />
      </div>
      <p className="mt-1 text-gray-900">
        <Sentence
          parts={words.facts(
            <When iso={session.start} />,
            session.minutes,
            formatMoney(session.frozen, session.currency),
          )}
        />
      </p>
      <Waiting session={session} serverTime={serverTime} />
      {session.lateMinutes !== null && (
        <p className="mt-2 font-medium text-gray-900">
          {words.late(isolated(session.clientName), session.lateMinutes)}
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-start gap-3">
        {session.joinable ? (
          <JoinForm session={session} />
        ) : (
          <p className="flex min-h-12 items-center text-gray-700">
            <span>
              <Sentence parts={words.joinFrom(<When iso={session.opensAt} form="time" />)} />
            </span>
          </p>
        )}
        <SessionTools session={session} />
      </div>
      <OwnNotes sessionId={session.id} />
    </article>
  )
}

function JoinForm({ session }: { readonly session: DeskSession }) {
  return (
    <form method="post" action="/api/consultant/join">
      <input type="hidden" name="sessionId" value={session.id} />
      <Button type="submit" variant="primary">
        {words.join}
        <span className="sr-only"> {isolated(session.clientName)}</span>
      </Button>
    </form>
  )
}
