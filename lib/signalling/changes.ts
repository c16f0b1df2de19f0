import type { Database } from '@/lib/db/functions'
import type { Clock } from './clock'
import type { DatabaseClock } from './database-clock'
import type { Endings } from './endings'
import type { LiveRoom } from './live-room'
import type { Rooms } from './rooms'
import type { Seats } from './seats'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Rooms
  readonly seats: Seats
  readonly endings: Endings
}

/** The first look back; rooms are loaded later than that. */
const lookBackMs = 60_000

/**
 * What other processes did to the rooms held here: endings, take-overs, revocations, people who went on to another session. Answers the function that reads them once; reading a
 * change again does nothing.
 */
export function createChangeReader({ db, clock, databaseClock, rooms, seats, endings }: Parts) {
  let since: string | null = null

  return async function read(): Promise<void> {
    const askedMs = clock.nowMs()
    const from = since ?? new Date(databaseClock.nowMs() - lookBackMs).toISOString()
    const { changes, serverTime } = await db.rpc('recent_room_changes', { p_since: from })
    databaseClock.observe(serverTime, askedMs)
    const reclaimed = new Set<LiveRoom>()
    for (const change of changes) {
      const room = rooms.held(change.sessionId)
      if (!room) continue
      if (change.change === 'ended') endings.finish(room, change.summary, 'elsewhere')
      else if (change.change === 'went_elsewhere') seats.wentElsewhere(room, change.connectionId)
      // Also while nobody of that side is connected: what a revoked link or a replaced device was given must not admit it later.
      else if (change.change === 'revoked' || change.claimNumber > room.claims[change.participantType]) {
        reclaimed.add(room)
      }
    }
    for (const room of reclaimed) await recheck(room)
    since = serverTime
  }

  /** Whoever no longer holds the newest claim of a side has to go. */
  async function recheck(room: LiveRoom): Promise<void> {
    await rooms.refreshClaims(room)
    for (const member of [...room.members.values()]) {
      const displaced = room.displacementOf(member.side, member.claimNumber)
      if (displaced) seats.displace(member, displaced)
    }
  }
}
