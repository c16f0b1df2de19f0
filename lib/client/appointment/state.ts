import type { JoinResponse, SessionView } from '@/lib/contract/http/session'
import { initialRoom } from '../room/state'
import { clockOf } from './clock'
import { theOtherOf } from './members'
import type { AppointmentSnapshot } from './snapshot'

/** The picture before anything happened; also what is left after leaving. */
export function initialSnapshot(session: SessionView, offsetMs: number): AppointmentSnapshot {
  const { sessionId, sessionType } = session
  return {
    ...initialRoom(sessionId, sessionType, sessionType === 'chat'),
    session,
    members: [theOtherOf(session)],
    stalledAt: null,
    clock: clockOf(session, offsetMs),
    extension: null,
    ending: 'no',
    summary: session.summary,
  }
}

/** The session part of a join's answer, without its credentials. */
export function sessionOf(answer: JoinResponse): SessionView {
  const {
    ticket,
    socketUrl,
    iceServers,
    relayOnly,
    success,
    message,
    sessionActive,
    bothJoined,
    ...session
  } = answer
  return session
}

/** When it runs and, where it was told, for how long and how much. */
export interface Times extends Pick<SessionView, 'endsAt' | 'serverTime'> {
  /** Absent: as it is known already. */
  readonly startedAt?: string | null
  readonly paidDurationMinutes?: number
  readonly price?: string | undefined
}

/** The session after entering the room: the signalling server knows first when it runs, and what was added to it. */
export function withTimes(session: SessionView, times: Times): SessionView {
  const {
    startedAt = session.startedAt,
    endsAt,
    paidDurationMinutes = session.paidDurationMinutes,
    price = session.price,
  } = times
  const status = startedAt === null ? session.status : 'active'
  return { ...session, startedAt, endsAt, paidDurationMinutes, price, status, serverTime: times.serverTime }
}
