import { LivePage } from '@/components/staff/live-page'
import { type Rating, ratingWords } from '@/components/staff/rating-words'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { notes, desk as words } from '@/locales/en/staff/consultant'
import { OpenSession } from './open-session'
import { PastSessions } from './past-sessions'
import { TakeOver } from './take-over'
import type { DeskNote, DeskSession } from './types'
import { WaitingBell } from './waiting'

const tones = {
  'too-early': 'warning',
  over: 'warning',
  'too-often': 'warning',
  started: 'warning',
  reason: 'bad',
  ended: 'good',
  late: 'good',
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
          <p className="text-sm">{words.rating(ratingWords(rating))}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <WaitingBell waiting={waiting} />
          <LivePage />
        </div>
      </div>
      {note === 'elsewhere'
        ? heldElsewhere && <TakeOver sessionId={heldElsewhere} />
        : note && (
            <Notice tone={tones[note]} role="status" className="mb-5">
              {notes[note]}
            </Notice>
          )}
      <section aria-labelledby="next" className="space-y-4">
        <h2 id="next" className="text-xl font-bold">
          {words.next}
        </h2>
        {open.length === 0 && <p>{words.none}</p>}
        {open.map((session, index) => (
          <OpenSession key={session.id} session={session} serverTime={serverTime} next={index === 0} />
        ))}
      </section>
      <section aria-labelledby="past" className="mt-10 space-y-4">
        <h2 id="past" className="text-xl font-bold">
          {words.past}
        </h2>
        <PastSessions sessions={past} />
        {olderHref && <ButtonLink href={olderHref}>{words.older}</ButtonLink>}
      </section>
    </>
  )
}
