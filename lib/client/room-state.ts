import type { Joined } from '@/lib/room/events'
import type { JoinResponse, SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'
import type { ParticipantType } from '@/lib/room/words'
import type { Absence, RoomClock, RoomSnapshot } from './snapshot'

/** The picture before anything happened; also what is left after leaving. */
export function initialSnapshot(session: SessionView, offsetMs: number): RoomSnapshot {
  const { media } = modeOf(session.sessionType)
  return {
    phase: 'entering',
    session,
    signalling: 'connecting',
    held: null,
    media: 'none',
    trouble: null,
    otherPresent: false,
    otherLeft: null,
    mediaClosed: false,
    silent: null,
    stalledAt: null,
    clock: clockOf(session, offsetMs),
    extension: null,
    chat: session.sessionType === 'chat' ? { lines: [], otherTyping: false } : null,
    devices:
      media.length > 0
        ? {
            microphone: 'off',
            camera: media.includes('video') ? 'off' : null,
            localStream: null,
            interrupted: [],
            notices: [],
          }
        : null,
    remoteStream: null,
    otherCamera: false,
    speaking: { self: false, other: false },
    otherMedia: null,
    line: null,
    videoLevel: 'full',
    screen: null,
    ending: 'no',
    summary: session.summary,
    failure: null,
  }
}

export function clockOf(times: ClockTimes, offsetMs: number): RoomClock {
  return {
    startedAtMs: msOf(times.startedAt),
    endsAtMs: msOf(times.endsAt),
    toldAtMs: Date.parse(times.serverTime),
    paidSeconds: times.paidDurationMinutes * 60,
    offsetMs,
    away: {},
    stalledFromMs: null,
    heldAtMs: null,
  }
}

type ClockTimes = Pick<SessionView, 'startedAt' | 'endsAt' | 'serverTime' | 'paidDurationMinutes'>

/** `old` itself when nothing moved, so that nothing is drawn again. */
export function clockWith(old: RoomClock, times: ClockTimes, offsetMs: number): RoomClock {
  const { startedAtMs, endsAtMs, toldAtMs, paidSeconds } = clockOf(times, offsetMs)
  const sameEnd = startedAtMs === old.startedAtMs && endsAtMs === old.endsAtMs
  if (sameEnd && offsetMs === old.offsetMs && paidSeconds === old.paidSeconds) return old
  return {
    ...old,
    startedAtMs,
    endsAtMs,
    toldAtMs: sameEnd ? old.toldAtMs : toldAtMs,
    paidSeconds,
    offsetMs,
  }
}

/** One side is not in (since when, and why), or is in again (null). */
export function clockWithout(old: RoomClock, side: ParticipantType, absence: Absence | null): RoomClock {
  const { [side]: before, ...others } = old.away
  if (absence === null) return before ? { ...old, away: others } : old
  return { ...old, away: { ...others, [side]: absence } }
}

function msOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
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

export function otherIsIn(room: Joined): boolean {
  return room.participants.some(({ participantType }) => participantType !== room.participantType)
}

/** exactOptionalPropertyTypes: a browser takes an absent credential, not an undefined one. */
export function iceServersOf({ iceServers }: Pick<JoinResponse, 'iceServers'>): RTCIceServer[] {
  return iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }))
}
