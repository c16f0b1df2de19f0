import * as z from 'zod/mini'

/** Why an event was refused; the closed set that every acknowledgement draws from. */
export const ackCode = z.enum([
  'bad_payload',
  'not_in_room',
  'not_allowed_in_mode',
  'not_permitted',
  'waits',
  'room_full',
  'peer_absent',
  'too_large',
  'rate_limited',
  'session_over',
  'in_another_session',
  'idempotency_conflict',
  'media_unavailable',
  'internal',
])
export type AckCode = z.infer<typeof ackCode>

/** Why a connection was refused: `err.data.code` of Socket.IO's `connect_error`. */
export const connectCode = z.enum([
  'ticket_missing',
  'ticket_invalid',
  'ticket_expired',
  'session_over',
  'origin_refused',
  'rate_limited',
  'server_busy',
])
export type ConnectCode = z.infer<typeof connectCode>

/** Why somebody has no place any more: another connection or device of the side has it, or the link was withdrawn. */
export const displacement = z.enum(['replaced', 'revoked'])
export type Displacement = z.infer<typeof displacement>

/** `reason` says more where a screen needs it: what made a credential void. */
export const connectRefusal = z.object({
  code: connectCode,
  message: z.string(),
  reason: z.optional(displacement),
})
export type ConnectRefusal = z.infer<typeof connectRefusal>

/** What to say of a refused event when nothing more exact is known. */
export const ackMessages: Record<AckCode, string> = {
  bad_payload: 'That message does not have the expected form.',
  not_in_room: 'Join the room first.',
  not_allowed_in_mode: 'This session was not booked for that.',
  not_permitted: 'You may not do that in this room.',
  waits: 'Somebody in the room lets you in.',
  room_full: 'This room is full.',
  peer_absent: 'The other person is not here at the moment.',
  too_large: 'That is too large to send.',
  rate_limited: 'Too many messages at once. Wait a moment and try again.',
  session_over: 'This session is over.',
  in_another_session: 'You are in another session at the moment.',
  idempotency_conflict: 'This id was used for something else.',
  media_unavailable: 'The media server of this room cannot be reached at the moment.',
  internal: 'Something went wrong on our side. Try again.',
}
