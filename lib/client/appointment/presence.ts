import { otherSide } from '@/lib/contract/other-side'
import type { Stalled } from '@/lib/contract/socket/appointment'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type { Joined } from '@/lib/contract/socket/room'
import type { ParticipantType } from '@/lib/contract/words'
import type { SilenceReason } from '../media/hearing'
import { othersOf } from '../room/members'
import { mediaRule, standsFrom } from './absence'
import type { Absence, RoomClock } from './clock'
import { clockWithout } from './clock'
import type { AppointmentSnapshot } from './snapshot'

interface PresenceOptions {
  readonly self: ParticipantType
  /** The server's clock, ms. */
  now(): number
  snapshot(): AppointmentSnapshot
  show(changes: Partial<AppointmentSnapshot>): void
  /** The other side has been away for too long for anything to be sent to it. */
  close(): void
  silence(why: SilenceReason | null): void
}

/** How long the clock stands after a return, until the server has said what was counted: by then it has, or nothing moved. */
const settleMs = 400

export type Presence = ReturnType<typeof createPresence>

/** Who is in and who is not, since when, and what follows from it for the clock and for what is sent. */
export function createPresence({ self, now, snapshot, show, close, silence }: PresenceOptions) {
  const other = otherSide(self)
  let settling: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined

  function change(changes: (clock: RoomClock) => RoomClock): void {
    show({ clock: changes(snapshot().clock) })
    look()
  }

  function look(): void {
    clearTimeout(looking)
    const nowMs = now()
    const { clock, mediaClosed } = snapshot()
    const rule = mediaRule(self, clock, nowMs)
    silence(rule.silent)
    if (rule.closed && !mediaClosed) {
      show({ mediaClosed: true })
      close()
    }
    if (rule.againAtMs !== null) looking = setTimeout(look, rule.againAtMs - nowMs + 1)
  }

  function release(): void {
    clearTimeout(settling)
    const { clock } = snapshot()
    if (clock.heldAtMs !== null) show({ clock: { ...clock, heldAtMs: null } })
  }

  return {
    /** In the room (again). */
    entered(room: Joined): void {
      const isIn = othersOf(room).length > 0
      const { otherLastHeardAt, otherLeftReason, stalled } = room
      const away: Absence | null =
        isIn || otherLastHeardAt === null
          ? null
          : { sinceMs: Date.parse(otherLastHeardAt), reason: otherLeftReason }
      release()
      show({
        mediaClosed: !isIn && snapshot().mediaClosed,
        stalledAt: stalled?.participantType ?? null,
      })
      change((clock) => ({
        ...clockWithout(clockWithout(clock, self, null), other, away),
        stalledFromMs: stalled ? Date.parse(stalled.pausesAt) : null,
      }))
    },
    /** One's own connection is gone; it was last heard then. */
    lost: (sinceMs: number) => change((clock) => clockWithout(clock, self, { sinceMs, reason: null })),
    joined(): void {
      const { clock } = snapshot()
      const stands = standsFrom(clock)
      show({ mediaClosed: false })
      change((before) => ({
        ...clockWithout(before, other, null),
        heldAtMs: stands !== null && stands <= now() ? stands : null,
      }))
      clearTimeout(settling)
      settling = setTimeout(release, settleMs)
    },
    left(reason: LeaveReason, lastHeardAt: string): void {
      release()
      change((clock) => clockWithout(clock, other, { sinceMs: Date.parse(lastHeardAt), reason }))
    },
    stalled({ participantType, pausesAt }: Stalled): void {
      show({ stalledAt: participantType })
      change((clock) => ({ ...clock, stalledFromMs: Date.parse(pausesAt) }))
    },
    resumed(): void {
      show({ stalledAt: null })
      change((clock) => ({ ...clock, stalledFromMs: null }))
    },
    /** The server has said when the paid time ends now. */
    told: release,
    /** This page is out of the room. */
    stop(): void {
      clearTimeout(looking)
      clearTimeout(settling)
      const { clock } = snapshot()
      show({
        mediaClosed: false,
        stalledAt: null,
        clock: { ...clock, away: {}, stalledFromMs: null, heldAtMs: null },
      })
    },
  }
}
