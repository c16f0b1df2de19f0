import * as z from 'zod/mini'
import { role, timestamp } from '../words'

/** Of one session: who somebody is in its room, over all their connections. */
export const memberId = z.uuid()

/** Whose doing something is. `participantType` is the member's role; an appointment has one member of each. */
export const fromMember = { memberId, participantType: role }

export const presentParticipant = z.object({
  ...fromMember,
  participantId: z.uuid(),
  name: z.string(),
})
export type PresentParticipant = z.infer<typeof presentParticipant>

/**
 * page_closed: the page said that it closes or reloads · elsewhere: the person went on to another session · replaced: another connection or device
 * of this member · revoked: the link was withdrawn.
 */
export const leaveReason = z.enum([
  'left',
  'page_closed',
  'connection_lost',
  'elsewhere',
  'replaced',
  'revoked',
])
export type LeaveReason = z.infer<typeof leaveReason>

/** `lastHeardAt`: the instant from which absences count. */
export const participantLeft = z.object({
  ...fromMember,
  timestamp,
  reason: leaveReason,
  lastHeardAt: timestamp,
})
