import type { FileOffer, PayloadOf, ServerPayload } from '@/lib/room/events'
import { safeFileName } from '@/lib/room/file-name'
import { limits } from '@/lib/room/limits'
import type { FileEvent } from '@/lib/room/modes'
import { stepFile } from '@/lib/room/room'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, type Outcome, refuse } from '../outcome'

type Nothing = Record<string, never>

/** What the two sides say of a file. The file itself never comes here: only its name and size, and who agreed to what. */
export function fileHandlers(metrics: Metrics) {
  const relay = <E extends FileEvent>(
    member: Member,
    event: E,
    payload: ServerPayload<E>,
  ): Outcome<Nothing> => {
    const { room } = member
    const stepped = stepFile(room.state, member.side, member.id, event, payload.id)
    if (!stepped.ok) return refuse(stepped.code, stepped.message)
    room.state = stepped.room
    room.across(member.side)?.send(event, payload)
    metrics.relayed.count(event)
    return done
  }
  const about =
    (event: 'file-accept' | 'file-decline' | 'file-done') => (member: Member, said: { id: string }) =>
      relay(member, event, { id: said.id })

  return {
    offer(member: Member, { id, name, size, type }: FileOffer) {
      if (size > limits.fileBytes) return refuse('too_large', 'A file may have 500 MB at most.')
      return relay(member, 'file-offer', { id, name: safeFileName(name), size, type })
    },
    accept: about('file-accept'),
    decline: about('file-decline'),
    done: about('file-done'),
    cancel: (member: Member, { id, reason }: PayloadOf<'file-cancel'>) =>
      relay(member, 'file-cancel', { id, reason }),
  }
}
