import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { Sentence } from '@/components/ui/sentence'
import type { ParticipantType, SessionType } from '@/lib/contract/words'
import { overlaps as words } from '@/locales/en/admin/overview'
import { modesInside } from '@/locales/en/names'

interface TakenTime {
  readonly sessionId: string
  readonly from: string
  readonly until: string
  readonly mode: SessionType
  /** With whom. */
  readonly otherName: string
}

/** One person, booked for two sessions at one time; the earlier one first. */
export interface Overlap {
  readonly role: ParticipantType
  readonly name: string
  readonly sessions: readonly [TakenTime, TakenTime]
}

interface OverlapsProps {
  readonly overlaps: readonly Overlap[]
  /** There are others besides. */
  readonly more: boolean
}

/** People who are booked twice at one time; nothing where nobody is. */
export function Overlaps({ overlaps, more }: OverlapsProps) {
  if (overlaps.length === 0) return null
  return (
    <Card className="mt-4">
      <h2 className="text-lg font-bold">{words.title}</h2>
      <p className="mt-1 text-sm text-gray-700">{words.detail}</p>
      <ul className="mt-3 space-y-3">
        {overlaps.map(({ role, name, sessions }) => (
          <li key={sessions.map(({ sessionId }) => sessionId).join(role)}>
            <span className="font-semibold text-gray-900" dir="auto">
              {name}
            </span>{' '}
            <span className="text-gray-700">{words.role[role]}</span>
            <ul className="text-sm">
              {sessions.map((session) => (
                <li key={session.sessionId}>
                  <Taken session={session} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {more && <p className="mt-3 text-sm text-gray-700">{words.more}</p>}
    </Card>
  )
}

function Taken({ session }: { readonly session: TakenTime }) {
  return (
    <a
      href={`/admin/sessions/${session.sessionId}`}
      className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
    >
      <span>
        <Sentence
          parts={words.taken(
            <When iso={session.from} />,
            <When iso={session.until} form="time" />,
            modesInside[session.mode],
            <bdi>{session.otherName}</bdi>,
          )}
        />
      </span>
    </a>
  )
}
