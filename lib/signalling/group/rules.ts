import { clientEvents, type PayloadOf } from '@/lib/contract/socket'
import type { Database } from '@/lib/db/functions/index'
import { Refusal } from '@/lib/db/refusals'
import type { LiveRoom } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import { done, type Outcome, refuse } from '../rooms/reply'
import { rule } from '../rooms/rule'
import type { GroupRoom } from './group-room'

interface Parts {
  readonly db: Database
  of(room: LiveRoom): GroupRoom
}

/** The events that only a group room grants. Who may moderate whom is the database's to say. */
export function groupRules({ db, of }: Parts) {
  const moderate = async (
    member: Member,
    { act, memberIds = [] }: PayloadOf<'moderate'>,
  ): Promise<Outcome<Record<string, never>>> => {
    const { room, id } = member
    const group = of(room)
    try {
      const stands = await db.rpc('moderate_group_room', {
        p_session_id: room.sessionId,
        p_by: id,
        p_act: act,
        p_member_ids: memberIds,
        p_stands_in: group.standsIn === id,
      })
      room.learnMembers(stands)
      group.learn(stands)
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
      if (member.role === 'member' && group.standsIn !== member.id) return refuse('not_permitted')
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
