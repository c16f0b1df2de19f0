import { otherSide } from '@/lib/contract/other-side'
import type { ParticipantType } from '@/lib/contract/words'
import type { SilenceReason } from '../media/hearing'
import type { Absence, RoomClock } from './clock'

/** What absences and dead calls do to the clock and to what is sent, as values; times are the server's, ms (docs/protocol.md, "The clock"). */

/** So long the clock runs on without the client, and media may outlive somebody's connection. */
export const graceMs = 60_000
/** A loss of the consultant that is shorter may count as presence, once it is over. */
export const bridgeMs = 15_000
/** Who was last heard so long ago counts as away at an end. */
const lostMs = 15_000
/** The same for who closed the page: a reload takes less. */
const closedMs = 5_000

type Known = Pick<RoomClock, 'away' | 'stalledFromMs'>

/** The instant from which the clock stands if nothing changes; null: it runs. */
export function standsFrom(clock: RoomClock): number | null {
  if (clock.startedAtMs === null) return null
  const { consultant, client } = clock.away
  const ofClient = client && client.sinceMs + graceMs
  const instants = [consultant?.sinceMs, ofClient, clock.stalledFromMs, clock.heldAtMs]
  const known = instants.filter((at) => at !== null && at !== undefined)
  // An end that was told later has what was before it in it.
  return known.length > 0 ? Math.max(clock.toldAtMs, Math.min(...known)) : null
}

/** What the page of one side does with its media now, and when to look again. */
export interface MediaRule {
  /** Nothing more is sent to, or taken from, somebody who is not here. */
  readonly closed: boolean
  readonly silent: Exclude<SilenceReason, 'missing'> | null
  readonly againAtMs: number | null
}

export function mediaRule(self: ParticipantType, { away, stalledFromMs }: Known, nowMs: number): MediaRule {
  const own = away[self]
  const other = away[otherSide(self)]
  const isPaid = self === 'consultant'
  // Without a connection of one's own nobody knows whether the other side is still here.
  const closesAtMs = other && !own ? other.sinceMs + graceMs : null
  const offlineAtMs = own && isPaid ? own.sinceMs + graceMs : null
  const stalledAtMs = isPaid ? stalledFromMs : null
  const isDue = (at: number | null) => at !== null && at <= nowMs
  const ahead = [closesAtMs, offlineAtMs, stalledAtMs].filter((at) => at !== null && at > nowMs)
  return {
    closed: isDue(closesAtMs),
    silent: isDue(offlineAtMs) ? 'offline' : isDue(stalledAtMs) ? 'stalled' : null,
    againAtMs: ahead.length > 0 ? Math.min(...ahead.map(Number)) : null,
  }
}

/** When somebody who is not here counts as away at an end. */
export function countsAwayFrom({ sinceMs, reason }: Absence): number {
  if (reason === 'left' || reason === 'revoked') return sinceMs
  return sinceMs + (reason === 'page_closed' ? closedMs : lostMs)
}
