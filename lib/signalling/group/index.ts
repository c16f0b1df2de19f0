import type { RoomEnded } from '@/lib/contract/socket/room'
import { endRoom } from '../rooms/end-room'
import type { LiveRoom } from '../rooms/live-room'
import type { FactsOf } from '../rooms/roster'
import { idleService, type KindParts, type KindService, type RoomService } from '../rooms/service'
import { type GroupParts, GroupRoom } from './group-room'
import { createKeptHands } from './kept-hands'
import { groupRules } from './rules'

/** All that the members of a group room are told of its end. */
const ended: RoomEnded = { status: 'ended' }
/** A room has no planned end: who stays away for longer than this joins anew. */
const resumeMs = 24 * 60 * 60_000

type Parts = Omit<GroupParts, 'keepHands'> & Pick<KindParts, 'db' | 'presence' | 'logger'>

/** Group rooms: it runs once its host has come or started it, and ends when the database says so. */
export function createGroupService(parts: Parts): KindService<'group'> {
  const hands = createKeptHands(parts)
  const groups = new WeakMap<LiveRoom, GroupRoom>()
  const of = (room: LiveRoom): GroupRoom => {
    const group = groups.get(room)
    if (!group) throw new Error(`The session ${room.sessionId} is no group room.`)
    return group
  }
  return {
    serviceOf(room, facts) {
      const group = new GroupRoom(room, facts, { ...parts, keepHands: hands.keep })
      groups.set(room, group)
      return serviceOf(group, facts, parts)
    },
    rules: groupRules({ db: parts.db, of }),
    jobs: [],
    flush: hands.flush,
    stop: () => undefined,
  }
}

function serviceOf(
  group: GroupRoom,
  { status, startedAt }: FactsOf<'group'>,
  { presence }: Pick<Parts, 'presence'>,
): RoomService {
  let runs = startedAt !== null
  const finish = () => void endRoom(group.room, ended, presence)
  if (status === 'ended' || status === 'cancelled') finish()
  return {
    ...idleService,
    present(state) {
      runs ||= Boolean(state?.startedAt)
    },
    entered: (member, cameMs) => group.entered(member, cameMs),
    joined: (member) => ({
      ...{ hands: group.hands(), ...group.doorFor(member), standsIn: group.standsIn },
      ...group.moderated.joined(member),
    }),
    left: ({ id }, { reason }) => group.left(id, reason === 'left' || reason === 'revoked'),
    learned(facts) {
      if (facts.kind === 'group') group.learn(facts)
    },
    async learn() {
      // Whoever asked is answered first.
      await new Promise(setImmediate)
      finish()
    },
    finish,
    get runs() {
      return runs
    },
    resumeUntilMs: (nowMs) => nowMs + resumeMs,
    close: () => group.close(),
  }
}
