import type { GroupJoinResponse, GroupView } from '@/lib/contract/http/group'
import type { GroupMemberFacts } from '@/lib/db'
import type { LinkKind } from '../session/link-kind'
import { enteredMessage } from '../session/texts'

/** A host and members, who are named by their ids: there are several of a role. */
export const group: LinkKind<GroupMemberFacts, GroupView> = {
  name: 'group',
  holds: (facts) => facts.kind === 'group',
  view: toGroupView,
  seat: ({ sessionId, role, memberId }) => ({ sessionId, participantType: role, memberId }),
  // With the room, whenever that is.
  validUntil: () => null,
  relayOnly: () => false,
  joined: (facts, way): GroupJoinResponse => ({
    ...toGroupView(facts),
    ...way,
    message: enteredMessage,
    relayOnly: false,
  }),
  // Requests of a group room say nothing of it.
  contradicts: () => false,
  shown: () => ({}),
}

function toGroupView(facts: GroupMemberFacts): GroupView {
  return {
    kind: facts.kind,
    sessionId: facts.sessionId,
    roomId: facts.roomId,
    linkId: facts.linkId,
    sessionType: facts.sessionType,
    status: facts.status,
    title: facts.title,
    capacity: facts.capacity,
    memberId: facts.memberId,
    participantType: facts.role,
    participantName: facts.name,
    opensAt: facts.opensAt,
    ...(facts.awaitsHost ? { awaitsHost: true } : {}),
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    serverTime: facts.serverTime,
  }
}
