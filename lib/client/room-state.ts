import type { Joined } from '@/lib/room/events'
import type { JoinResponse, SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'
import type { RoomClock, RoomSnapshot } from './snapshot'

/** The picture before anything happened; also what is left after leaving. */
export function initialSnapshot(session: SessionView, offsetMs: number): RoomSnapshot {
  const { media } = modeOf(session.sessionType)
  return {
    phase: 'entering',
    session,
    signalling: 'connecting',
    media: 'none',
    trouble: null,
    otherPresent: false,
    otherLeft: null,
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

export function clockOf(
  { startedAt, endsAt }: Pick<SessionView, 'startedAt' | 'endsAt'>,
  offsetMs: number,
): RoomClock {
  return { startedAtMs: msOf(startedAt), endsAtMs: msOf(endsAt), offsetMs }
}

/** `old` itself when nothing moved, so that nothing is drawn again. */
export function clockWith(old: RoomClock, times: Times, offsetMs: number): RoomClock {
  const { startedAtMs, endsAtMs } = clockOf(times, offsetMs)
  const same = startedAtMs === old.startedAtMs && endsAtMs === old.endsAtMs && offsetMs === old.offsetMs
  return same ? old : { ...old, startedAtMs, endsAtMs, offsetMs }
}

/** The first of several reasons counts: since then the two have not both been in. null: they are. */
export function apartSince(old: RoomClock, sinceMs: number | null): RoomClock {
  const { apartSinceMs = sinceMs, ...together } = old
  return sinceMs === null || apartSinceMs === null ? together : { ...together, apartSinceMs }
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
export interface Times extends Pick<SessionView, 'startedAt' | 'endsAt'> {
  readonly paidDurationMinutes?: number
  readonly price?: string | undefined
}

/** The session after entering the room: the signalling server knows first when it runs, and what was added to it. */
export function withTimes(session: SessionView, times: Times): SessionView {
  const {
    startedAt,
    endsAt,
    paidDurationMinutes = session.paidDurationMinutes,
    price = session.price,
  } = times
  const status = startedAt === null ? session.status : 'active'
  return { ...session, startedAt, endsAt, paidDurationMinutes, price, status }
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
