import { ratingWords } from '@/components/admin/rating'
import type { Rating } from '@/components/admin/types'
import { LivePage } from '@/components/staff/live-page'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { OpenSession } from './open-session'
import { PastSessions } from './past-sessions'
import { TakeOver } from './take-over'
import type { DeskNote, DeskSession } from './types'
import { WaitingBell } from './waiting'

const notes = {
  'too-early': { tone: 'warning', words: 'That session is not open yet.' },
  over: { tone: 'warning', words: 'That session is over, or its link was revoked.' },
  'too-often': {
    tone: 'warning',
    words:
      'That session went from device to device too often. Go on where it is open, or wait up to an hour.',
  },
  started: { tone: 'warning', words: 'That session has started already.' },
  reason: { tone: 'bad', words: 'Give a reason, so that the client knows.' },
  ended: { tone: 'good', words: 'Done. The session is over and settled.' },
  late: { tone: 'good', words: 'Done. The client’s page says so now.' },
} as const

interface DeskProps {
  readonly name: string
  readonly rating: Rating | null
  readonly open: readonly DeskSession[]
  readonly past: readonly DeskSession[]
  readonly serverTime: string
  readonly note: DeskNote | null
  /** The session that another browser holds, after a press on Join. */
  readonly heldElsewhere: string | null
  readonly olderHref: string | null
}

/** A consultant's day: who waits, what comes next, what was. */
export function Desk({ name, rating, open, past, serverTime, note, heldElsewhere, olderHref }: DeskProps) {
  const waiting = open.flatMap(({ id, clientName, waitingSince }) =>
    waitingSince ? [{ id, name: clientName }] : [],
  )
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div>
          <h1 className="text-2xl font-bold sm:text-3xl">{name}</h1>
          <p className="text-sm">Your sessions: {ratingWords(rating)}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <WaitingBell waiting={waiting} />
          <LivePage />
        </div>
      </div>
      {note === 'elsewhere'
        ? heldElsewhere && <TakeOver sessionId={heldElsewhere} />
        : note && (
            <Notice tone={notes[note].tone} role="status" className="mb-5">
              {notes[note].words}
            </Notice>
          )}
      <section aria-labelledby="next" className="space-y-4">
        <h2 id="next" className="text-xl font-bold">
          Next
        </h2>
        {open.length === 0 && <p>No session is planned.</p>}
        {open.map((session, index) => (
          <OpenSession key={session.id} session={session} serverTime={serverTime} next={index === 0} />
        ))}
      </section>
      <section aria-labelledby="past" className="mt-10 space-y-4">
        <h2 id="past" className="text-xl font-bold">
          Past
        </h2>
        <PastSessions sessions={past} />
        {olderHref && <ButtonLink href={olderHref}>Older sessions</ButtonLink>}
      </section>
    </>
  )
}
