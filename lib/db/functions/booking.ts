import * as z from 'zod'
import {
  amountMinor,
  billing,
  currency,
  participantType,
  role,
  sessionType,
  timestamp,
} from '@/lib/contract/words'
import { linkCheck, linkFacts } from './shapes/session'

const uuid = z.uuid()
/** base64url of 32 random bytes. */
const rawToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What is known of every holder of a link; `participantType` is its role. */
const held = { sessionId: uuid, memberId: uuid, claimNumber: z.int().positive() }

/** Bookings, their links and who may act by them. */
export const bookingFunctions = {
  /**
   * Booking, hold, session and both links in one transaction. `p_funding`: `received` records a payment of the price collected by the
   * booking system and holds it; `balance` holds what the client's account already has (refused: `insufficient_funds`).
   * People are found or made by `ref`, the booking system's own name for them. The same booking with the same `p_idempotency_key` answers
   * `already_booked` (the raw tokens exist once only), another one `idempotency_conflict`. What is wrong is `invalid_argument`, the field as detail.
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
   * refused with `in_use_elsewhere`, or takes over with the next number. Refuses: `link_not_found`, `link_over`, `too_early`, `in_use_elsewhere`,
   * `in_another_session`, `too_many_attempts` (its detail: the seconds until a next device may come).
   */
  claim_session_link: {
    args: z.object({
      p_token: z.string().nullable(),
      p_link_id: uuid.nullable(),
      p_device: z.string(),
      p_take_over: z.boolean(),
      /** The person leaves the other session in which it is. */
      p_go_on: z.boolean().optional(),
      /** A link to a session of another kind is like one that there is not. */
      p_kind: z.string().optional(),
    }),
    result: z.object({ facts: linkFacts, claimNumber: z.int().positive(), bothJoined: z.boolean() }),
  },
  /** Which member of which session a device may act for. Refuses: `not_a_participant`. */
  participant_of_claim: {
    args: z.object({ p_device: z.string(), p_token: z.string().nullable(), p_link_id: uuid.nullable() }),
    result: z.discriminatedUnion('kind', [
      z.object({ ...held, kind: z.literal('appointment'), participantType }),
      z.object({ ...held, kind: z.literal('group'), participantType: role }),
    ]),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
