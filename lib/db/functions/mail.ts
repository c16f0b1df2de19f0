import * as z from 'zod'
import { amountMinor, currency, sessionStatus, sessionType, timestamp } from '@/lib/contract/words'
import { signInClaims } from './shapes/claims'

const uuid = z.uuid()
const count = z.int().nonnegative()
const contact = z.object({ name: z.string(), email: z.string().nullable(), timeZone: z.string().nullable() })

export const mailRecipient = z.enum(['client', 'consultant', 'practice'])
export type MailRecipient = z.infer<typeof mailRecipient>

/** All that a mail about a session says, as it is now. */
export const mailFacts = z.object({
  sessionId: uuid,
  bookingId: uuid,
  mode: sessionType,
  status: sessionStatus,
  start: timestamp,
  minutes: z.int().positive(),
  opensAt: timestamp,
  currency,
  priceMinor: amountMinor,
  /** How often it was moved. */
  sequence: count,
  client: contact,
  consultant: contact,
  practice: z.object({
    name: z.string(),
    supportEmail: z.string().nullable(),
    timeZone: z.string(),
    accent: z.string().nullable(),
  }),
  settlement: z.object({ chargedMinor: amountMinor, returnedMinor: amountMinor, seconds: count }).nullable(),
  serverTime: timestamp,
})
export type MailFacts = z.infer<typeof mailFacts>

/** What is sent about sessions, once each (docs/mail.md). */
export const mailFunctions = {
  /** `begun`: send it within two minutes; `wait`: not now. Refuses `invalid_argument`. */
  begin_mail: {
    args: z.object({
      p_key: z.string(),
      p_kind: z.string(),
      p_session_id: uuid,
      p_recipient: mailRecipient,
    }),
    result: z.object({ begun: z.boolean(), wait: z.boolean() }),
  },
  finish_mail: {
    args: z.object({
      p_key: z.string(),
      p_status: z.enum(['sent', 'kept', 'skipped', 'failed', 'again']),
      p_said: z.string().nullable(),
    }),
    result: z.object({ finished: z.boolean() }),
  },
  mail_facts: { args: z.object({ p_session_id: uuid }), result: mailFacts.nullable() },
  due_reminders: {
    args: z.object({ p_limit: z.int().optional() }),
    result: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(['reminder_day', 'reminder_soon']),
        sessionId: uuid,
        recipient: mailRecipient,
      }),
    ),
  },
  /** Of the last seven days. */
  admin_mail: {
    args: z.object({ p_claims: signInClaims }),
    result: z.object({ sent: count, kept: count, failed: count }),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
