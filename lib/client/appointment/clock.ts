import type { SessionView } from '@/lib/contract/http/session'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type { ParticipantType } from '@/lib/contract/words'

/** Times of the database's clock in ms since the epoch; `offsetMs` = server − local, so now = steadyNow() + offsetMs. */
export interface RoomClock {
  readonly startedAtMs: number | null
  /** The paid end if both stay from `toldAtMs` on. */
  readonly endsAtMs: number | null
  readonly toldAtMs: number
  /** What was booked and added. */
  readonly paidSeconds: number
  readonly offsetMs: number
  /** Who is not in, since they were last heard. */
  readonly away: Readonly<Partial<Record<ParticipantType, Absence>>>
  /** From when on nothing that arrives in the call is paid; null: the call lives, as far as anybody knows. */
  readonly stalledFromMs: number | null
  /** Somebody has just come back, and what of their absence counts is not told yet: it stands here until then. */
  readonly heldAtMs: number | null
}

export interface Absence {
  readonly sinceMs: number
  /** null: it is not known, or it is one's own connection that is down. */
  readonly reason: LeaveReason | null
}

type ClockTimes = Pick<SessionView, 'startedAt' | 'endsAt' | 'serverTime' | 'paidDurationMinutes'>

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
