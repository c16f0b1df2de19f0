import { clientEvents, type PayloadOf } from '@/lib/contract/socket'
import type { Moderation, StoppedSource } from '@/lib/contract/socket/group'
import type { Database } from '@/lib/db/functions/index'
import { Refusal } from '@/lib/db/refusals'
import type { MemberId } from '@/lib/room/member'
import { hasRight } from '@/lib/room/rights'
import type { LiveRoom } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import { done, type Outcome, refuse } from '../rooms/reply'
import { rule } from '../rooms/rule'
import type { GroupRoom } from './group-room'

/** What is stopped by each act, once. */
const stopped: Partial<Record<Moderation, StoppedSource>> = {
  mute: 'mic',
  mute_all: 'mic',
  stop_camera: 'camera',
  stop_screen: 'screen',
}

interface Parts {
  readonly db: Database
  of(room: LiveRoom): GroupRoom
}

/** The events that only a group room grants. Who may moderate whom is the database's to say. */
export function groupRules({ db, of }: Parts) {
  const moderate = async (
    member: Member,
    { act, memberIds: named = [], right }: PayloadOf<'moderate'>,
  ): Promise<Outcome<Record<string, never>>> => {
    const { room, id } = member
    const group = of(room)
    const memberIds = act === 'mute_all' ? mutedWithAll(member, named) : named
    if (act === 'mute_all' && memberIds.length === 0 && mayMute(member, group)) return done
    try {
      const stands = await db.rpc('moderate_group_room', {
        p_session_id: room.sessionId,
        p_by: id,
        p_act: act === 'mute_all' ? 'mute' : act,
        p_member_ids: memberIds,
        p_stands_in: group.standsIn === id,
        ...(right === undefined ? {} : { p_right: right }),
      })
      room.learnMembers(stands)
      group.learn(stands)
      const source = stopped[act]
      if (source) group.moderated.stop(id, memberIds, source)
      if (act === 'ask_to_unmute') group.moderated.askToUnmute(id, memberIds)
      return done
    } catch (error) {
      if (error instanceof Refusal) return refused(error)
      throw error
    }
  }
  return {
    'raise-hand': rule(clientEvents['raise-hand'], 'grant', (member, { raised }) => {
      of(member.room).raise(member.id, raised)
      return done
    }),
    'lower-hand': rule(clientEvents['lower-hand'], 'grant', (member, { memberId }) => {
      const group = of(member.room)
      if (!mayMute(member, group)) return refuse('not_permitted')
      if (memberId === undefined) group.lowerAll()
      else group.raise(memberId, false)
      return done
    }),
    moderate: rule(clientEvents.moderate, 'grant', moderate),
  }
}

function refused({ code, message }: Refusal): Outcome<never> {
  switch (code) {
    case 'room_full':
    case 'session_over':
      return refuse(code)
    case 'not_a_participant':
      return refuse('peer_absent', message)
    case 'invalid_argument':
      return refuse('bad_payload', message)
    default:
      return refuse('not_permitted', message)
  }
}

/** Who stands in for a host mutes and lowers hands as well. */
function mayMute({ id, entry: { rights } }: Member, { standsIn }: GroupRoom): boolean {
  return standsIn === id || hasRight(rights, 'moderate')
}

/** All but those named who have less of a say: of others who have as much nobody is muted by the way. */
function mutedWithAll({ room, id, role }: Member, but: readonly MemberId[]): MemberId[] {
  const spared = new Set<MemberId>([id, ...but])
  return room
    .seated()
    .filter((one) => !spared.has(one.id) && one.role !== 'host' && (role === 'host' || one.role !== 'cohost'))
    .map((one) => one.id)
}
