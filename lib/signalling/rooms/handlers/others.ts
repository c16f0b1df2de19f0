import type { ServerEvent, ServerPayload } from '@/lib/contract/socket'
import type { Metrics } from '@/lib/signalling/operations/metrics'
import type { Member } from '../member'
import { done, type Outcome, refuse } from '../reply'

type Nothing = Record<string, never>

/** Tells every other member that is in the room; refused where nobody hears it. */
export function tellOthers(metrics: Metrics) {
  return <E extends ServerEvent>(member: Member, event: E, payload: ServerPayload<E>): Outcome<Nothing> => {
    const heard = member.room.tell(event, payload, member)
    if (heard === 0) return refuse('peer_absent')
    metrics.relayed.count(event, heard)
    return done
  }
}
export type TellOthers = ReturnType<typeof tellOthers>

/** Whose doing it is, as the others are told. */
export function whose({ id, role }: Member) {
  return { memberId: id, participantType: role }
}
