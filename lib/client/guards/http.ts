import type {
  EndResponse,
  IceServersResponse,
  InvalidReason,
  JoinResponse,
  OtherSession,
  Problem,
  ProblemCode,
  SessionView,
  SummaryView,
  ValidateResponse,
} from '@/lib/contract/http/session'
import type { Billing } from '@/lib/contract/words'
import { corrections, ender, side, status } from './appointment'
import {
  either,
  exactly,
  flag,
  listOf,
  maybe,
  number,
  object,
  oneOf,
  orNull,
  text,
  time,
  whole,
} from './guards'
import { mode } from './socket'

/** What the HTTP interface answers, checked on arrival. */
const billing = oneOf<Billing>({ prorata: true, fixed: true, per_minute: true })

const summaryFields = {
  status,
  reason: text,
  note: maybe(orNull(text)),
  endedBy: ender,
  startedAt: orNull(time),
  endedAt: time,
  durationSeconds: whole,
  amountHeld: text,
  amountReleased: text,
  amountReturned: text,
  platformFee: text,
  currency: text,
  corrections: maybe(corrections),
}
const summaryView = object<SummaryView>(summaryFields)

const sessionFields = {
  sessionId: text,
  roomId: text,
  linkId: text,
  sessionType: mode,
  status,
  participantType: side,
  participantId: text,
  participantName: text,
  otherParticipantName: text,
  otherPresent: flag,
  paidDurationMinutes: whole,
  bookedMinutes: whole,
  price: text,
  currency: text,
  billing,
  freeSeconds: whole,
  scheduledStartTime: time,
  opensAt: time,
  noShow: object<SessionView['noShow']>({ from: time, cost: text }),
  alone: orNull(object<NonNullable<SessionView['alone']>>({ until: time, cost: text })),
  startedAt: orNull(time),
  endsAt: orNull(time),
  serverTime: time,
  summary: orNull(summaryView),
}
const sessionView = object<SessionView>(sessionFields)

const invalidReason = oneOf<InvalidReason>({
  not_found: true,
  too_early: true,
  expired: true,
  revoked: true,
  ended: true,
  cancelled: true,
})

type Valid = Extract<ValidateResponse, { valid: true }>
type Invalid = Extract<ValidateResponse, { valid: false }>
export const validateResponse = either(
  object<Valid>({ ...sessionFields, valid: exactly(true) }),
  object<Invalid>({
    valid: exactly(false),
    reason: invalidReason,
    message: text,
    session: maybe(sessionView),
  }),
)

type IceServer = JoinResponse['iceServers'][number]
export const iceServer = object<IceServer>({
  urls: either(text, listOf(text)),
  username: maybe(text),
  credential: maybe(text),
})

export const joinResponse = object<JoinResponse>({
  ...sessionFields,
  success: exactly(true),
  sessionActive: flag,
  bothJoined: flag,
  message: text,
  ticket: text,
  socketUrl: text,
  iceServers: listOf(iceServer),
  relayOnly: flag,
})

export const iceServersResponse = object<IceServersResponse>({
  iceServers: listOf(iceServer),
  relayOnly: flag,
})

export const endResponse = object<EndResponse>({ ...summaryFields, success: exactly(true), message: text })

const problemCode = oneOf<ProblemCode>({
  bad_request: true,
  unsupported_media_type: true,
  too_large: true,
  origin_refused: true,
  method_not_allowed: true,
  in_use_elsewhere: true,
  in_another_session: true,
  link_not_found: true,
  not_live: true,
  already_live: true,
  room_full: true,
  over: true,
  not_host: true,
  private: true,
  blocked: true,
  not_found: true,
  link_over: true,
  too_early: true,
  too_many_attempts: true,
  not_a_participant: true,
  not_started: true,
  already_started: true,
  effect_changed: true,
  changed_elsewhere: true,
  idempotency_conflict: true,
  not_reportable: true,
  not_signed_in: true,
  invalid_grant: true,
  not_allowed: true,
  unavailable: true,
  internal: true,
})

const otherSession = object<OtherSession>({
  until: time,
  sessionId: maybe(text),
  otherParticipantName: maybe(text),
})

export const problem = object<Problem>({
  type: maybe(text),
  title: text,
  status: whole,
  detail: text,
  code: problemCode,
  message: text,
  reason: maybe(invalidReason),
  cause: maybe(text),
  retryAfterSeconds: maybe(number),
  session: maybe(sessionView),
  otherSession: maybe(otherSession),
})
