import * as z from 'zod'
import {
  amountMinor,
  currency,
  participantType,
  sessionStatus,
  sessionType,
  timestamp,
} from '@/lib/contract/words'
import { signInClaims } from './shapes/claims'

const uuid = z.uuid()
const count = z.int().nonnegative()

/** A client or a consultant, with what the practice keeps of them. */
export const person = z.object({
  id: uuid,
  role: participantType,
  ref: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  bio: z.string(),
  active: z.boolean(),
  createdAt: timestamp,
  photo: z.string().nullable(),
  account: z
    .object({ id: uuid, email: z.string().nullable(), state: z.enum(['invited', 'open']) })
    .nullable(),
})
export type Person = z.infer<typeof person>

/** Who may have been meant. */
const candidates = z.array(z.object({ ref: z.string(), name: z.string() }))
export type Candidates = z.infer<typeof candidates>

const personOfPage = person.extend({
  balances: z.array(z.object({ kind: z.string(), currency, amountMinor })),
  /** The fifty newest. */
  sessions: z.array(
    z.object({
      sessionId: uuid,
      mode: sessionType,
      status: sessionStatus,
      start: timestamp,
      other: z.string(),
    }),
  ),
  totalSessions: count,
})
export type PersonOfPage = z.infer<typeof personOfPage>

/** People, and what is known of them. */
export const peopleFunctions = {
  /** Refused: nobody has the ref, and somebody a very similar one. Refuses `invalid_argument` (the field), `too_many_attempts`. */
  keep_person: {
    args: z.object({
      p_actor: z.string(),
      p_role: participantType,
      p_ref: z.string(),
      p_person: z.looseObject({}),
    }),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('done'), created: z.boolean(), person }),
      z.object({ outcome: z.literal('refused'), reason: z.literal('similar'), candidates }),
    ]),
  },
  find_person: { args: z.object({ p_role: participantType, p_ref: z.string() }), result: person.nullable() },
  list_people: {
    args: z.object({ p_role: participantType, p_after: z.string().nullable(), p_limit: z.int().positive() }),
    result: z.object({ people: z.array(person), next: z.string().nullable() }),
  },
  /** `p_content` base64; null takes it away. Refuses `invalid_argument`. */
  set_person_photo: {
    args: z.object({ p_person_id: uuid, p_type: z.string().nullable(), p_content: z.string().nullable() }),
    result: person.nullable(),
  },
  person_photo: {
    args: z.object({ p_person_id: uuid }),
    result: z.object({ type: z.string(), content: z.base64(), photo: z.string() }).nullable(),
  },
  admin_people: {
    args: z.object({
      p_claims: signInClaims,
      p_role: participantType,
      p_search: z.string().nullable(),
      p_page: z.int().positive(),
    }),
    result: z.object({ page: count, limit: count, totalItems: count, people: z.array(person) }),
  },
  admin_person: {
    args: z.object({ p_claims: signInClaims, p_person_id: uuid }),
    result: personOfPage.nullable(),
  },
  /** `token` null: there is an account, or it was told before. */
  admin_invite_consultant: {
    args: z.object({
      p_claims: signInClaims,
      p_person_id: uuid,
      p_reason: z.string().nullable(),
      p_idempotency_key: z.string(),
    }),
    result: z.union([
      z.object({
        outcome: z.literal('done'),
        token: z.string().nullable(),
        expiresAt: z.optional(timestamp),
      }),
      z.object({
        outcome: z.literal('refused'),
        reason: z.enum(['no_email', 'of_another', 'email_taken', 'no_such_user', 'last_admin']),
      }),
    ]),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
