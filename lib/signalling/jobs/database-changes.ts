import type { Database } from '@/lib/db/functions/index'
import type { RoomChange } from '@/lib/db/functions/rooms'
import type { Clock } from '../operations/clock'
import type { Polls } from '../rooms/handlers/room-polls'
import type { LiveRoom } from '../rooms/live-room'
import type { Membership } from '../rooms/membership'
import type { Rooms } from '../rooms/rooms'
import { entryOf } from '../rooms/roster'
import type { DatabaseClock } from '../store/database-clock'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly rooms: Rooms
  readonly membership: Membership
  readonly polls: Polls
}

/** The first look back; rooms are loaded later than that. */
const lookBackMs = 60_000

/**
 * What other processes did to the rooms held here: endings, take-overs, revocations, people who went on to another session, what
 * hosts changed. Answers the function that reads them once; reading a
 * change again does nothing.
 */
export function createChangeReader({ db, clock, databaseClock, rooms, membership, polls }: Parts) {
  let since: string | null = null

  return async function read(): Promise<void> {
    const askedMs = clock.nowMs()
    const from = since ?? new Date(databaseClock.nowMs() - lookBackMs).toISOString()
    const { changes, serverTime } = await db.rpc('recent_room_changes', { p_since: from })
    databaseClock.observe(serverTime, askedMs)
    const reclaimed = new Set<LiveRoom>()
    const asked = new Set<LiveRoom>()
    for (const change of changes) {
      const room = rooms.held(change.sessionId)
      if (!room) continue
      if (change.change === 'ended') {
        room.service.finish(change.summary, 'elsewhere')
      } else if (change.change === 'went_elsewhere') membership.wentElsewhere(room, change.connectionId)
      else if (change.change === 'room' && change.what === 'poll') asked.add(room)
      else if (change.change === 'room') {
        if (change.connectionId) membership.askedToLeave(room, change.connectionId)
        reclaimed.add(room)
      }
      // Also while nobody of that member is connected: what a revoked link or a replaced device was given must not admit it later.
      else if (change.change === 'revoked' || isNews(room, change)) reclaimed.add(room)
    }
    for (const room of reclaimed) await recheck(room)
    for (const room of asked) await polls.refresh(room)
    since = serverTime
  }

  /** Whoever no longer holds the newest claim of a link has to go. */
  async function recheck(room: LiveRoom): Promise<void> {
    await rooms.refreshMembers(room)
    for (const member of [...room.members.values()]) {
      const displaced = room.displacementOf(member.id, member.claimNumber)
      if (displaced) membership.displace(member, displaced)
    }
  }
}

function isNews(room: LiveRoom, change: Extract<RoomChange, { change: 'claimed' }>): boolean {
  const member = entryOf(room, change)?.id
  return member !== undefined && change.claimNumber > room.claimOf(member)
}
