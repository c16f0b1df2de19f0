import type { JoinResponse, SessionView } from '@/lib/contract/http/session'
import { contradicts } from '@/lib/contract/stated'
import type { LinkCheck, SideFacts } from '@/lib/db'
import { type CheckOf, checkOf, type LinkKind } from '../session/link-kind'
import { joinedMessage } from '../session/texts'
import { toSessionView } from './session-view'

/** A client and a consultant, who are named by their sides. */
export const appointment: LinkKind<SideFacts, SessionView> = {
  name: 'appointment',
  holds: (facts) => facts.kind === 'appointment',
  view: toSessionView,
  seat: ({ sessionId, participantType }) => ({ sessionId, participantType }),
  validUntil: ({ linkValidUntil }) => linkValidUntil,
  relayOnly: (facts) => facts.relayOnly,
  joined: (facts, way, bothJoined): JoinResponse => ({
    ...toSessionView(facts),
    ...way,
    sessionActive: facts.status === 'active',
    bothJoined,
    message: joinedMessage(bothJoined, facts.otherParticipantName),
    relayOnly: facts.relayOnly,
  }),
  contradicts,
  shown: (session) => ({ session }),
}

/** The pages of appointments know nothing of a link to a session of another kind. */
export function appointmentIn(check: LinkCheck): CheckOf<SideFacts> {
  return checkOf(appointment, check)
}
