import type { ParticipantType } from '@/lib/contract/words'
import { allOf, type Kind } from '../kind'

/** A paid one-to-one session: one client, one consultant, media straight between them, live when both are there. */
export const appointment: Kind<ParticipantType> = {
  name: 'appointment',
  seats: { client: 1, consultant: 1 },
  topology: () => 'pairs',
  liveWith: ['client', 'consultant'],
  grants: (_role, mode) => {
    const all = allOf(mode)
    const reports = all.send.length > 0 ? (['reception-report'] as const) : []
    return { ...all, events: [...all.events, ...reports, 'propose-extension', 'answer-extension'] }
  },
}
