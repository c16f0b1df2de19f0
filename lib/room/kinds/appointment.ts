import { modeOf } from '../modes'
import type { ParticipantType } from '../words'
import type { Kind } from './kind'

/** A paid one-to-one session: one client, one consultant, media straight between them, live when both are there. */
export const appointment: Kind<ParticipantType> = {
  name: 'appointment',
  seats: { client: 1, consultant: 1 },
  topology: 'p2p',
  liveWith: ['client', 'consultant'],
  grants: (_role, mode) => modeOf(mode).events,
}
