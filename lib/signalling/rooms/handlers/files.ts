import { limits } from '@/lib/contract/limits'
import type { PayloadOf, ServerPayload } from '@/lib/contract/socket'
import { safeFileName } from '@/lib/room/checks/file-name'
import type { FileEvent } from '@/lib/room/modes'
import { stepFile } from '@/lib/room/room'
import type { Metrics } from '@/lib/signalling/operations/metrics'
import type { Member } from '../member'
import { done, type Outcome, refuse } from '../reply'

type Nothing = Record<string, never>
interface Addressed {
  readonly to?: string | undefined
}

/** What two members say of a file. The file itself never comes here: only its name and size, and who agreed to what. */
export function fileHandlers(metrics: Metrics) {
  const relay = <E extends FileEvent>(
    member: Member,
    event: E,
    { to }: Addressed,
    payload: ServerPayload<E>,
  ): Outcome<Nothing> => {
    const { room, id: from, connectionId: connection } = member
    const addressee = to ?? room.onlyOther(from)
    if (addressee === undefined) return refuse('peer_absent')
    const stepped = stepFile(room.state, { from, connection, to: addressee }, event, payload.id)
    if (!stepped.ok) return refuse(stepped.code, stepped.message)
    room.state = stepped.room
    room.seatedAs(stepped.to)?.send(event, payload)
    metrics.relayed.count(event)
    return done
  }
  const about =
    (event: 'file-accept' | 'file-decline' | 'file-done') =>
    (member: Member, { id, to }: PayloadOf<'file-accept'>) =>
      relay(member, event, { to }, { id, from: member.id })

  return {
    offer(member: Member, { id, name, size, type, to }: PayloadOf<'file-offer'>) {
      if (size > limits.fileBytes) return refuse('too_large', 'A file may have 500 MB at most.')
      const offer = { id, name: safeFileName(name), size, type, from: member.id }
      return relay(member, 'file-offer', { to }, offer)
    },
    accept: about('file-accept'),
    decline: about('file-decline'),
    done: about('file-done'),
    cancel: (member: Member, { id, reason, to }: PayloadOf<'file-cancel'>) =>
      relay(member, 'file-cancel', { to }, { id, reason, from: member.id }),
  }
}
