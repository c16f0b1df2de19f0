import * as z from 'zod'
import { readiness } from '@/lib/room/readiness'
import {
  amountMinor,
  billing,
  currency,
  participantType,
  sessionStatus,
  sessionType,
  timestamp,
} from '@/lib/room/words'
import { adminFunctions } from './admin-functions'
import { deskFunctions } from './desk'
import { moneyFunctions } from './money'
import { extension } from './money/extensions'
import { noteFunctions } from './note-functions'

/**
 * Every SQL function that Parley calls: its arguments as sent and its answer as parsed.
 *
 * All of them live in the schema `public`, answer one `jsonb` value, and can be executed by the service role alone.
 * A refusal is raised with a SQLSTATE of `refusals.ts`; it is never an answer.
 */

const uuid = z.uuid()
/** base64url of 32 random bytes. */
const rawToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const person = z.object({ id: uuid, name: z.string() })

/** How a session ended and what became of the frozen funds. `held = released + fee + returned`. */
export const summary = z.object({
  status: sessionStatus,
  reason: z.string(),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
  /** Whole seconds that both sides were present, rounded. */
  durationSeconds: z.int().nonnegative(),
  /** The part of the price that the client pays: released + fee. */
  grossMinor: amountMinor,
  feeMinor: amountMinor,
  heldMinor: amountMinor,
  releasedMinor: amountMinor,
  returnedMinor: amountMinor,
  currency,
})
export type Summary = z.infer<typeof summary>

/** What the bearer of one side's link may know of its session. */
export const sessionFacts = z.object({
  sessionId: uuid,
  roomId: z.string(),
  bookingId: uuid,
  kind: z.literal('appointment'),
  sessionType,
  status: sessionStatus,
  scheduledStartTime: timestamp,
  /** From when Join is possible (start minus the early-join minutes). */
  opensAt: timestamp,
  linkValidUntil: timestamp,
  paidDurationMinutes: z.int().positive(),
  priceMinor: amountMinor,
  currency,
  billing,
  freeSeconds: z.int().nonnegative(),
  /** Media goes through the TURN server alone: neither side learns the other's address. */
  relayOnly: z.boolean(),
  startedAt: z.nullable(timestamp),
  /** The paid end: `startedAt` plus the paid minutes plus what was lost to gaps, at most the overrun cap. Null until started. */
  endsAt: z.nullable(timestamp),
  summary: summary.nullable(),
})

/** The facts as one side sees them. */
export const sideFacts = sessionFacts.extend({
  linkId: uuid,
  participantType,
  participantId: uuid,
  participantName: z.string(),
  otherParticipantId: uuid,
  otherParticipantName: z.string(),
  claimed: z.boolean(),
  serverTime: timestamp,
})
export type SideFacts = z.infer<typeof sideFacts>

const roomFacts = sessionFacts.extend({
  client: person,
  consultant: person,
  /** The newest claim of each side; 0: never claimed. */
  claims: z.object({ client: z.int().nonnegative(), consultant: z.int().nonnegative() }),
  serverTime: timestamp,
})

const invalidReason = z.enum(['not_found', 'too_early', 'expired', 'revoked', 'ended', 'cancelled'])

/** `facts` come with a refusal only where the bearer of the link may see them: `too_early`, `ended`, `cancelled`, and `expired` of a known link. */
export const linkCheck = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(true), facts: sideFacts }),
  z.object({ valid: z.literal(false), reason: invalidReason, facts: sideFacts.nullable() }),
])
export type LinkCheck = z.infer<typeof linkCheck>

const chatMessage = z.object({
  id: uuid,
  senderId: uuid,
  senderType: participantType,
  message: z.string(),
  timestamp,
})

/** Something that other processes must hear of; see `recent_room_changes`. */
const roomChange = z.discriminatedUnion('change', [
  z.object({ change: z.literal('ended'), sessionId: uuid, roomId: z.string(), summary }),
  z.object({
    change: z.literal('claimed'),
    sessionId: uuid,
    roomId: z.string(),
    participantType,
    claimNumber: z.int().positive(),
  }),
  z.object({ change: z.literal('revoked'), sessionId: uuid, roomId: z.string(), participantType }),
])
export type RoomChange = z.infer<typeof roomChange>

const liveState = z.object({
  sessionId: uuid,
  status: sessionStatus,
  bothPresent: z.boolean(),
  startedAt: z.nullable(timestamp),
  endsAt: z.nullable(timestamp),
  serverTime: timestamp,
})

export const functions = {
  /**
   * Booking, hold, session and both links in one transaction. `p_funding`: `received` records a payment of the price collected by the
   * booking system and holds it; `balance` holds what the client's account already has (refused: `insufficient_funds`).
   * People are found or made by `ref`, the booking system's own name for them. The same `p_idempotency_key` answers
   * `already_booked` (the raw tokens exist once only).
   */
  create_booking: {
    args: z.object({
      p_client_ref: z.string(),
      p_client_name: z.string(),
      p_consultant_ref: z.string(),
      p_consultant_name: z.string(),
      p_session_type: sessionType,
      p_scheduled_start: timestamp,
      p_duration_minutes: z.int().positive(),
      p_price_minor: amountMinor,
      p_currency: currency,
      p_billing: z.optional(billing),
      p_platform_fee_bp: z.int().min(0).max(10_000).optional(),
      p_funding: z.enum(['received', 'balance']).optional(),
      p_idempotency_key: z.string().optional(),
      p_relay_only: z.boolean().optional(),
    }),
    result: z.object({
      bookingId: uuid,
      sessionId: uuid,
      roomId: z.string(),
      sessionType,
      scheduledStartTime: timestamp,
      clientToken: rawToken,
      consultantToken: rawToken,
    }),
  },
  /** A new link for one side; the one before it is revoked with its claim. For bookings that another system inserted. */
  issue_session_link: {
    args: z.object({ p_session_id: uuid, p_participant_type: participantType }),
    result: z.object({ linkId: uuid, token: rawToken }),
  },
  /** Reads only. */
  is_session_link_valid: { args: z.object({ p_token: z.string() }), result: linkCheck },
  /** Reads only. The same check for a browser that holds the claim: by link, or its newest claim when `p_link_id` is null. */
  is_claim_valid: {
    args: z.object({ p_device: z.string(), p_link_id: uuid.nullable() }),
    result: linkCheck,
  },
  /**
   * Claims the link for a device (`p_device`: the raw cookie value, stored as SHA-256). Exactly one of `p_token` and the claim of the device
   * (by `p_link_id`, or its newest) is used. The same device keeps its claim number (and renews `claimedAt`); another one is
   * refused with `in_use_elsewhere`, or takes over with the next number. Refuses: `link_not_found`, `link_over`, `too_early`, `in_use_elsewhere`.
   */
  claim_session_link: {
    args: z.object({
      p_token: z.string().nullable(),
      p_link_id: uuid.nullable(),
      p_device: z.string(),
      p_take_over: z.boolean(),
    }),
    result: z.object({ facts: sideFacts, claimNumber: z.int().positive(), bothJoined: z.boolean() }),
  },
  /** Which side of which session a device may act for. Refuses: `not_a_participant`. */
  participant_of_claim: {
    args: z.object({ p_device: z.string(), p_token: z.string().nullable(), p_link_id: uuid.nullable() }),
    result: z.object({ sessionId: uuid, participantType, claimNumber: z.int().positive() }),
  },
  /** Everything a signalling server needs to hold a room, loaded once per room. Reads only. Refuses: `session_not_found`. */
  open_room: {
    args: z.object({ p_session_id: uuid }),
    result: roomFacts,
  },
  /** `open_room` for many; what does not exist is not in the answer. Reads only. */
  open_rooms: {
    args: z.object({ p_session_ids: z.array(uuid) }),
    /** With the proposal of more time that waits for its answer. */
    result: z.array(roomFacts.extend({ proposal: extension.nullable() })),
  },
  /**
   * Marks a side present (opens or renews the lease of this connection) and starts the clock when both are. `scheduled` → `waiting` → `active`.
   * Idempotent. Refuses: `session_not_found`, `too_early`, `session_over`.
   */
  start_session: {
    args: z.object({
      p_session_id: uuid,
      p_participant_type: participantType,
      p_node_id: z.string().optional(),
      p_connection_id: uuid.optional(),
    }),
    result: liveState,
  },
  /** `start_session` for many arrivals, answered in their order; a refusal of one is its answer. */
  start_sessions: {
    args: z.object({
      p_node_id: z.string(),
      p_arrivals: z.array(z.object({ sessionId: uuid, participantType, connectionId: uuid })),
    }),
    result: z.array(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('present'), live: liveState }),
        z.object({
          outcome: z.literal('refused'),
          reason: z.enum(['too_early', 'session_not_found', 'session_over']),
        }),
      ]),
    ),
  },
  /** Renews all leases of one node in one statement; answers the connections that are no longer worth renewing (their session is over). */
  renew_presence: {
    args: z.object({ p_node_id: z.string(), p_connection_ids: z.array(uuid) }),
    result: z.object({ renewed: z.int(), overSessionIds: z.array(uuid), serverTime: timestamp }),
  },
  /** Closes leases now (a side left or its connection was lost). */
  close_presence: {
    args: z.object({ p_node_id: z.string(), p_connection_ids: z.array(uuid), p_reason: z.string() }),
    result: z.object({ closed: z.int() }),
  },
  /** At boot: closes, at `last_seen_at`, the leases that a dead predecessor of this node left open. */
  recover_presence: { args: z.object({ p_node_id: z.string() }), result: z.object({ closed: z.int() }) },
  /**
   * Ends and settles, exactly once; repeated it answers the same. Refuses: `session_not_found`, `not_started` (neither active nor terminal).
   */
  end_session: {
    args: z.object({
      p_session_id: uuid,
      p_reason: z.string(),
      p_ended_by: z.enum(['client', 'consultant', 'admin', 'system']).optional(),
    }),
    result: summary.extend({ sessionId: uuid, roomId: z.string() }),
  },
  /**
   * The paid end, asked for by a signalling server's timer: ends the session (reason `time_up`, by `system`) when its paid time is over by the
   * database's clock, else answers when it will be. Safe in any number of processes.
   */
  end_session_when_due: {
    args: z.object({ p_session_id: uuid }),
    result: z.object({
      ended: summary.extend({ sessionId: uuid, roomId: z.string() }).nullable(),
      endsAt: z.nullable(timestamp),
      serverTime: timestamp,
    }),
  },
  /**
   * What a side's check before the call found, as an event of the session; `stored: false` once it has reported ten times. Refuses:
   * `session_not_found`, `session_over`, `invalid_argument`.
   */
  record_readiness: {
    args: z.object({ p_session_id: uuid, p_participant_type: participantType, p_readiness: readiness }),
    result: z.object({ stored: z.boolean() }),
  },
  /** Before the start. Terminal sessions answer as they are. Refuses: `session_not_found`, `already_started`. */
  cancel_session: {
    args: z.object({
      p_session_id: uuid,
      p_reason: z.string(),
      p_cancelled_by: z.enum(['client', 'consultant', 'admin', 'system']),
    }),
    result: summary.extend({ sessionId: uuid, roomId: z.string() }),
  },
  /** Ends what nobody ended; safe in any number of processes. Answers what this call ended. */
  sweep_sessions: {
    args: z.object({ p_limit: z.int().positive().optional() }),
    result: z.array(summary.extend({ sessionId: uuid, roomId: z.string() })),
  },
  /** Changes since a time of the database's clock; overlapping reads are harmless, changes are idempotent. */
  recent_room_changes: {
    args: z.object({ p_since: timestamp }),
    result: z.object({ changes: z.array(roomChange), serverTime: timestamp }),
  },
  /**
   * Stores chat messages of one or many sessions in one statement, each id once per session; answers in the order of the input. A message with a
   * known id answers the stored time (`duplicate: true`). Messages for a session that is over or not a chat are answered `refused`.
   */
  store_messages: {
    args: z.object({
      p_messages: z.array(z.object({ sessionId: uuid, participantType, id: uuid, message: z.string() })),
    }),
    result: z.array(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('stored'), id: uuid, timestamp, duplicate: z.boolean() }),
        z.object({
          outcome: z.literal('refused'),
          id: uuid,
          reason: z.enum(['session_over', 'not_allowed_in_mode', 'id_taken']),
        }),
      ]),
    ),
  },
  /** The last messages of a session, oldest first, in the order they were stored. */
  list_messages: {
    args: z.object({ p_session_id: uuid, p_limit: z.int().positive().optional() }),
    result: z.array(chatMessage),
  },
  /** Whether the database holds no bookings, or the demo practice, and its clock. */
  database_status: {
    args: z.object({}),
    result: z.object({ empty: z.boolean(), demo: z.boolean(), serverTime: timestamp, version: z.string() }),
  },
  /** Remembers that the bookings of this database are those of the demo practice. */
  mark_demo_practice: { args: z.object({}), result: z.object({ demo: z.boolean() }) },
  ...adminFunctions,
  ...noteFunctions,
  ...moneyFunctions,
  ...deskFunctions,
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>

export type Functions = typeof functions
export type FunctionName = keyof Functions
export type Args<N extends FunctionName> = z.input<Functions[N]['args']>
export type Result<N extends FunctionName> = z.output<Functions[N]['result']>

/** The one way to the domain. Throws `Refusal` for what the domain refuses and `DatabaseUnavailable` when it cannot be asked. */
export interface Database {
  rpc<N extends FunctionName>(name: N, args: Args<N>): Promise<Result<N>>
  /**
   * Calls back soon after something may have changed (a hint to call `recent_room_changes`); answers the undo. Transports that
   * cannot listen never call; readers therefore poll as well.
   */
  onChange(wake: () => void): () => void
  close(): Promise<void>
}
