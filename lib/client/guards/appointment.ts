import type { CorrectionsView } from '@/lib/contract/http/corrections'
import type { DataOf, ServerPayload } from '@/lib/contract/socket'
import type {
  appointmentNotices,
  ExtensionOutcome,
  ExtensionProposal,
  ExtensionRefusal,
  SessionEnded,
  Stalled,
} from '@/lib/contract/socket/appointment'
import type { Joined } from '@/lib/contract/socket/room'
import type { ParticipantType, SessionStatus } from '@/lib/contract/words'
import { type Guard, maybe, object, oneOf, orNull, text, time, whole } from './guards'
import { leaveReason, roomFields } from './socket'

/** What the signalling server says of an appointment beside what any room is told, checked on arrival. */
export const side = oneOf<ParticipantType>({ client: true, consultant: true })
export const status = oneOf<SessionStatus>({
  scheduled: true,
  waiting: true,
  active: true,
  completed: true,
  abandoned: true,
  no_show_client: true,
  no_show_consultant: true,
  expired: true,
  cancelled: true,
})
type Ender = SessionEnded['endedBy']
export const ender = oneOf<Ender>({ client: true, consultant: true, admin: true, system: true })

export const corrections = object<CorrectionsView>({
  amountGross: text,
  amountRefunded: text,
  amountNet: text,
  amountReleased: text,
  platformFee: text,
  amountReturned: text,
})
const stalled = { participantType: side, memberId: text, pausesAt: time }

const proposal = {
  id: text,
  minutes: whole,
  amount: text,
  currency: text,
  proposedBy: side,
  expiresAt: time,
}
const outcome = oneOf<ExtensionOutcome>({
  accepted: true,
  declined: true,
  withdrawn: true,
  unfunded: true,
  person_busy: true,
  expired: true,
  too_late: true,
})

type Notices = { [E in keyof typeof appointmentNotices]: ServerPayload<E> }
interface AppointmentPayloads extends Notices {
  'session-ended': SessionEnded
}

export const appointmentPayloads: {
  readonly [E in keyof AppointmentPayloads]: Guard<AppointmentPayloads[E]>
} = {
  'call-stalled': object<ServerPayload<'call-stalled'>>({ ...stalled, serverTime: time }),
  'call-resumed': object<ServerPayload<'call-resumed'>>({ endsAt: time, serverTime: time }),
  'session-started': object<ServerPayload<'session-started'>>({
    startedAt: time,
    endsAt: time,
    serverTime: time,
  }),
  'session-extended': object<ServerPayload<'session-extended'>>({
    paidDurationMinutes: whole,
    price: text,
    startedAt: time,
    endsAt: time,
    serverTime: time,
  }),
  'extension-proposed': object<ServerPayload<'extension-proposed'>>({ ...proposal, serverTime: time }),
  'extension-answered': object<ServerPayload<'extension-answered'>>({
    id: text,
    outcome,
    minutes: whole,
    proposedBy: side,
  }),
  'session-ended': object<SessionEnded>({
    status,
    reason: text,
    note: maybe(orNull(text)),
    endedBy: ender,
    durationSeconds: whole,
    amountReleased: text,
    amountReturned: text,
    currency: text,
    corrections: maybe(corrections),
  }),
}

export const joined = object<Joined>({
  ...roomFields,
  otherParticipantName: text,
  paidDurationMinutes: whole,
  price: maybe(text),
  extension: maybe(object<ExtensionProposal>(proposal)),
  otherLastHeardAt: orNull(time),
  otherLeftReason: orNull(leaveReason),
  stalled: orNull(object<Stalled>(stalled)),
  startedAt: orNull(time),
  endsAt: orNull(time),
})

export const proposedExtension = object<DataOf<'propose-extension'>>({
  refused: orNull(
    oneOf<ExtensionRefusal>({
      not_started: true,
      too_late: true,
      too_long: true,
      already_proposed: true,
      person_busy: true,
      unfunded: true,
    }),
  ),
})
export const answeredExtension = object<DataOf<'answer-extension'>>({ outcome })
