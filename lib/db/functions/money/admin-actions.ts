import * as z from 'zod'
import { amountMinor, currency, participantType, sessionStatus, timestamp } from '@/lib/contract/words'
import { dispute, reportCategory } from './disputes'
import { extension } from './extensions'
import { chain } from './receipts'

const uuid = z.uuid()
const repeated = z.boolean()

/** Every act of an administrator: who, why, and a key that makes it happen once. */
const act = { p_session_id: uuid, p_actor: z.string(), p_reason: z.string(), p_idempotency_key: z.string() }

function outcomeOf<D extends z.ZodRawShape, const R extends readonly [string, ...string[]]>(
  done: D,
  reasons: R,
) {
  return z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('done'), repeated, ...done }),
    z.object({ outcome: z.literal('refused'), repeated, reason: z.enum(reasons) }),
  ])
}

const attachedMessage = z.object({ participantType, message: z.string(), timestamp })

/** All refuse `session_not_found`, `invalid_argument` (no actor or no reason) and `idempotency_conflict` (the key did something else). */
export const adminActionFunctions = {
  /** `token` is answered once; null when this key was used before. */
  admin_reissue_link: {
    args: z.object({ ...act, p_participant_type: participantType }),
    result: z.object({
      outcome: z.literal('done'),
      repeated,
      linkId: uuid,
      token: z.string().nullable(),
    }),
  },
  /** Which link the application is to derive the token of; an act of its own each time it is asked with a new key. */
  admin_show_link: {
    args: z.object({ ...act, p_participant_type: participantType }),
    result: outcomeOf({ linkId: uuid }, ['link_revoked_before']),
  },
  admin_revoke_link: {
    args: z.object({ ...act, p_participant_type: participantType }),
    result: z.object({ outcome: z.literal('done'), repeated, linkId: uuid }),
  },
  /** Ends for both, or cancels what has not started. */
  admin_end_session: {
    args: z.object(act),
    result: outcomeOf({ ending: z.object({ status: sessionStatus }) }, ['already_over']),
  },
  /** Amount null: all that is left. */
  admin_refund: {
    args: z.object({ ...act, p_amount_minor: z.nullable(amountMinor) }),
    result: outcomeOf({ refundId: uuid, amountMinor, refundableMinor: amountMinor }, [
      'not_over',
      'nothing_to_refund',
      'more_than_captured',
      'paid_out',
    ]),
  },
  /** The amount counts for a split alone: what the client gets. */
  admin_decide_dispute: {
    args: z.object({
      ...act,
      p_decision: z.enum(['release', 'refund', 'split']),
      p_refund_minor: z.nullable(amountMinor),
    }),
    result: outcomeOf({ decision: z.enum(['release', 'refund', 'split']), refundedMinor: amountMinor }, [
      'no_dispute',
      'already_decided',
      'more_than_captured',
      'paid_out',
    ]),
  },
  admin_note: {
    args: z.object({
      p_session_id: uuid,
      p_actor: z.string(),
      p_note: z.string(),
      p_idempotency_key: z.string(),
    }),
    result: z.object({ outcome: z.literal('done'), repeated }),
  },
  /** What was said, if a reporter attached it; each view is an audit entry. */
  admin_read_messages: {
    args: z.object(act),
    result: outcomeOf({ messages: z.array(attachedMessage) }, ['not_attached']),
  },
  /** Null: no such session. Reads only. */
  admin_session_affairs: {
    args: z.object({ p_session_id: uuid }),
    result: z
      .object({
        status: sessionStatus,
        currency,
        links: z.array(
          z.object({
            linkId: uuid,
            participantType,
            issuedAt: z.nullable(timestamp),
            revokedAt: z.nullable(timestamp),
            claimedAt: z.nullable(timestamp),
          }),
        ),
        /** Captured minus refunded; null before the settlement. */
        refundableMinor: z.nullable(amountMinor),
        refunds: z.array(
          z.object({
            amountMinor,
            feeMinor: amountMinor,
            actor: z.string(),
            reason: z.string(),
            at: timestamp,
          }),
        ),
        earnings: z.object({ amountMinor, dueAt: timestamp, withheldAt: z.nullable(timestamp) }).nullable(),
        dispute: dispute.nullable(),
        reports: z.array(
          z.object({
            participantType,
            category: reportCategory,
            description: z.string(),
            messagesAttached: z.boolean(),
            at: timestamp,
          }),
        ),
        messages: z
          .array(
            z.object({
              participantType,
              count: z.int(),
              characters: z.int(),
              first: timestamp,
              last: timestamp,
            }),
          )
          .nullable(),
        extensions: z.array(
          extension.extend({
            outcome: z.enum(['accepted', 'declined', 'withdrawn', 'unfunded', 'person_busy', 'expired']),
          }),
        ),
        audit: z.array(
          z.object({
            action: z.string(),
            actor: z.string(),
            reason: z.string(),
            result: z.record(z.string(), z.unknown()),
            at: timestamp,
          }),
        ),
        chain,
        serverTime: timestamp,
      })
      .nullable(),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
