import { When } from '@/components/appointment/when'
import { Card } from '@/components/ui/card'
import type { ParticipantType, SessionType } from '@/lib/room/words'

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
      <h2 className="text-lg font-bold">Booked twice at one time</h2>
      <p className="mt-1 text-sm text-gray-700">
        Nobody can be in two sessions at once. Move or cancel one of each pair.
      </p>
      <ul className="mt-3 space-y-3">
        {overlaps.map(({ role, name, sessions }) => (
          <li key={sessions.map(({ sessionId }) => sessionId).join(role)}>
            <span className="font-semibold text-gray-900" dir="auto">
              {name}
            </span>{' '}
            <span className="text-gray-700">({role})</span>
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
      {more && <p className="mt-3 text-sm text-gray-700">And more, from later dates.</p>}
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
        <When iso={session.from} /> to <When iso={session.until} form="time" />, {session.mode} with{' '}
        <bdi>{session.otherName}</bdi>
      </span>
    </a>
  )
}
