import * as z from 'zod'
import { currency, timestamp } from '@/lib/contract/words'
import { signInClaims } from './shapes/claims'

const count = z.int().nonnegative()

/** All that a practice sets of itself. */
export const practiceSettings = z.object({
  name: z.string(),
  address: z.string(),
  taxLine: z.string(),
  supportEmail: z.string().nullable(),
  termsUrl: z.string().nullable(),
  privacyUrl: z.string().nullable(),
  imprintUrl: z.string().nullable(),
  accent: z.string().nullable(),
  timeZone: z.string(),
  currency,
  platformFeeBp: count,
  freeSeconds: count,
  noShowClientShareBp: count,
  lateCancelShareBp: count,
  cancelCutoffMinutes: count,
  earlyJoinMinutes: count,
  overrunCapMinutes: count,
  disputeWindowMinutes: count,
  allowOverlaps: z.boolean(),
  /** What the address of the picture carries. */
  logo: z.string().nullable(),
  /** Of what was read: a change may name it. */
  version: z.string(),
  /** The first steps were gone through or put off, or are not needed. */
  setUp: z.boolean(),
})
export type PracticeSettings = z.infer<typeof practiceSettings>

const change = z.object({
  id: z.int(),
  actor: z.string(),
  at: timestamp,
  changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
})
export type PracticeChange = z.infer<typeof change>

/** The practice: how it appears and what it starts from. */
export const practiceFunctions = {
  practice_settings: { args: z.object({}), result: practiceSettings },
  /** Refused: somebody else changed something since `p_version`. Refuses `invalid_argument` (the field, or its column), `too_many_attempts`. */
  change_practice: {
    args: z.object({ p_actor: z.string(), p_changes: z.looseObject({}), p_version: z.string().nullable() }),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('done'), settings: practiceSettings }),
      z.object({ outcome: z.literal('refused'), reason: z.literal('changed_elsewhere') }),
    ]),
  },
  /** `p_content` base64; all null takes the logo away. Refuses `invalid_argument`, `too_many_attempts`. */
  set_practice_logo: {
    args: z.object({
      p_actor: z.string(),
      p_type: z.string().nullable(),
      p_content: z.string().nullable(),
      p_width: z.int().nullable(),
      p_height: z.int().nullable(),
    }),
    result: practiceSettings,
  },
  practice_logo: {
    args: z.object({}),
    result: z.object({ type: z.string(), content: z.base64(), logo: z.string() }).nullable(),
  },
  /** The newest first, fifty at a time. */
  practice_changes: {
    args: z.object({ p_claims: signInClaims, p_before: z.int().nullable() }),
    result: z.array(change),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
