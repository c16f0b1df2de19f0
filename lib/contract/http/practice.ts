import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { currency } from '../words'

/** What a practice sets of itself, as forms and programs give it. The database has the same bounds. */
export const practiceBounds = {
  nameCharacters: 120,
  addressCharacters: 400,
  taxLineCharacters: 200,
  addressOfPageCharacters: 500,
  zoneCharacters: 60,
  shareBp: 10_000,
  freeSeconds: 3_600,
  dayMinutes: 1_440,
  yearMinutes: 525_600,
  numberCharacters: 12,
  colourCharacters: 7,
  logoBytes: 128 * 1024,
  leastLogoPixels: 16,
  mostLogoPixels: 2_048,
} as const

// Controls, and what turns the reading direction of what stands after it.
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
const line = z.refine((text: unknown) => typeof text === 'string' && isStorable(text) && !unseen.test(text), {
  error: 'must be a line of text',
})
const lines = z.refine(
  (text: unknown) => typeof text === 'string' && isStorable(text) && !unseen.test(text.replaceAll('\n', '')),
  { error: 'must be lines of text' },
)
/** An address that a mail can be sent to. */
export const emailOfPractice = z.string().check(
  z.trim(),
  z.toLowerCase(),
  z.maxLength(forms.emailCharacters),
  z.refine((text) => /^[!-?A-~]+@[!-?A-~]+$/.test(text), { error: 'must be an email address' }),
)
const page = z.string().check(
  z.trim(),
  z.maxLength(practiceBounds.addressOfPageCharacters),
  z.refine((text) => /^https?:\/\/[!-~]+$/.test(text) && URL.canParse(text), {
    error: 'must be an address such as https://practice.example/terms',
  }),
)
export const zoneOfPractice = z
  .string()
  .check(
    z.trim(),
    z.maxLength(practiceBounds.zoneCharacters),
    z.refine(isZone, { error: 'must be a time zone such as Europe/Berlin' }),
  )
const accent = z.string().check(
  z.trim(),
  z.toLowerCase(),
  z.refine((text) => /^#[0-9a-f]{6}$/.test(text), { error: 'must be a colour such as #c2410c' }),
)
const whole = (most: number) => z.int().check(z.minimum(0), z.maximum(most))

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}

/** What is left out stays; null where nothing needs to stand. */
export const practiceChange = z.partial(
  z.strictObject({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(practiceBounds.nameCharacters), line),
    address: z.string().check(z.trim(), z.maxLength(practiceBounds.addressCharacters), lines),
    taxLine: z.string().check(z.trim(), z.maxLength(practiceBounds.taxLineCharacters), line),
    supportEmail: z.nullable(emailOfPractice),
    termsUrl: z.nullable(page),
    privacyUrl: z.nullable(page),
    imprintUrl: z.nullable(page),
    accent: z.nullable(accent),
    timeZone: zoneOfPractice,
    currency,
    platformFeeBp: whole(practiceBounds.shareBp),
    freeSeconds: whole(practiceBounds.freeSeconds),
    noShowClientShareBp: whole(practiceBounds.shareBp),
    lateCancelShareBp: whole(practiceBounds.shareBp),
    cancelCutoffMinutes: whole(practiceBounds.yearMinutes),
    earlyJoinMinutes: whole(practiceBounds.dayMinutes),
    overrunCapMinutes: whole(practiceBounds.dayMinutes),
    disputeWindowMinutes: whole(practiceBounds.yearMinutes),
    allowOverlaps: z.boolean(),
  }),
)
export type PracticeChange = z.output<typeof practiceChange>
