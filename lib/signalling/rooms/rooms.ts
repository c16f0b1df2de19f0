import type { Database } from '@/lib/db/functions/index'
import { DatabaseUnavailable, Refusal } from '@/lib/db/refusals'
import type { KindName } from '@/lib/room/kinds'
import type { Clock } from '../operations/clock'
import { inBatches } from '../store/batching'
import type { DatabaseClock } from '../store/database-clock'
import { LiveRoom } from './live-room'
import type { FactsOf } from './roster'
import { type Services, serviceOf } from './service'

const maxBatch = 100

export interface Rooms {
  /** The room of a session, loaded once however many ask. Throws what the database throws. */
  open(sessionId: string): Promise<LiveRoom>
  /** The room, if this process holds it. */
  held(sessionId: string): LiveRoom | undefined
  all(): Iterable<LiveRoom>
  /** Holds the room no longer, as when another node does. */
  drop(room: LiveRoom): void
  /** Reads who the members are, and who holds their links now. */
  refreshMembers(room: LiveRoom): Promise<void>
  /** Forgets rooms that nobody used for a while. */
  forgetIdle(idleMs: number): void
}

/**
 * Facts are asked for once per room, never per connection.
 * @param services what each kind of room does besides
 * @param forgotten is told of each room that is held no longer
 */
export function createRooms(
  db: Database,
  clock: Clock,
  databaseClock: DatabaseClock,
  services: Services,
  forgotten: (room: LiveRoom) => void = () => undefined,
): Rooms {
  const held = new Map<string, LiveRoom>()
  const asking = new Map<string, ReturnType<typeof ask>>()

  const askMany = inBatches(
    async (sessionIds: string[]) => {
      const askedMs = clock.nowMs()
      const rooms = await db.rpc('open_rooms', { p_session_ids: sessionIds })
      for (const { serverTime } of rooms.slice(-1)) databaseClock.observe(serverTime, askedMs)
      const served = rooms.filter((facts) => isServed(facts))
      const found = new Map(served.map((facts) => [facts.sessionId, facts]))
      return sessionIds.map((sessionId) => found.get(sessionId) ?? null)
    },
    maxBatch,
    (error) => error instanceof DatabaseUnavailable,
  )
  const ask = async (sessionId: string) => {
    const facts = await askMany(sessionId)
    if (facts) return facts
    throw new Refusal('session_not_found', `There is no session ${sessionId}.`)
  }
  const read = (sessionId: string) => {
    const running = asking.get(sessionId) ?? ask(sessionId).finally(() => asking.delete(sessionId))
    asking.set(sessionId, running)
    return running
  }
  return {
    async open(sessionId) {
      const known = held.get(sessionId)
      if (known) return touched(known)
      const facts = await read(sessionId)
      const room =
        held.get(sessionId) ??
        new LiveRoom(facts, (made) => serviceOf(services, facts.kind, made, facts), clock)
      held.set(sessionId, room)
      return touched(room)
    },
    held: (sessionId) => held.get(sessionId),
    all: () => held.values(),
    drop,
    async refreshMembers(room) {
      // A read that is under way may have started before the claim that the caller has in hand.
      await asking.get(room.sessionId)?.catch(() => undefined)
      const facts = await read(room.sessionId)
      room.learnMembers(facts)
      room.service.learned(facts)
    },
    forgetIdle(idleMs) {
      const before = clock.nowMs() - idleMs
      for (const room of held.values()) {
        if (room.members.size > 0) room.usedMs = clock.nowMs()
        else if (room.usedMs < before) drop(room)
      }
    },
  }

  /** The database may know kinds of rooms that are not held here. */
  function isServed<F extends { kind: string }>(facts: F): facts is F & FactsOf<KindName> {
    return Object.hasOwn(services, facts.kind)
  }

  function drop(room: LiveRoom): void {
    if (held.get(room.sessionId) !== room) return
    held.delete(room.sessionId)
    room.service.close()
    forgotten(room)
  }

  function touched(room: LiveRoom): LiveRoom {
    room.usedMs = clock.nowMs()
    return room
  }
}
