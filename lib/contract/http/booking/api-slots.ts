import * as z from 'zod/mini'
import { forms } from '../../limits'
import { billing, currency, sessionType } from '../../words'
import { actor, moment, name, ref, stored } from '../api'

/** What a practice offers and when, as programs say it (docs/booking.md). Bounds that are the database’s own are said by it. */

export const byRef = z.object({ ref })

const descriptionCharacters = 1000
const zoneCharacters = 60
const zone = z.string().check(z.minLength(1), z.maxLength(zoneCharacters), stored)
const wallTime = z
  .string()
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time such as 09:00' }))
const window = { from: wallTime, to: wallTime }
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
const count = z.int().check(z.minimum(0), z.maximum(100_000))
/** Days that somebody means: the calendar of four digits. */
const day = z.iso.date()
/** A year of days, and windows of a week by the quarter of an hour. */
const most = 1_000

export const apiAvailability = z.strictObject({
  /** Of a consultant whom nobody named before. */
  name: z.optional(name),
  timeZone: zone,
  weekly: z.optional(z.array(z.strictObject({ day: weekday, ...window })).check(z.maxLength(most))),
  exceptions: z.optional(
    z
      .array(z.strictObject({ date: day, windows: z.array(z.strictObject(window)).check(z.maxLength(most)) }))
      .check(z.maxLength(most)),
  ),
  bufferBeforeMinutes: z.optional(count),
  bufferAfterMinutes: z.optional(count),
  minNoticeMinutes: z.optional(count),
  maxDaysAhead: z.optional(count),
  maxPerDay: z.optional(z.nullable(count)),
  slotMinutes: z.optional(count),
})
export type ApiAvailability = z.output<typeof apiAvailability>

export const apiBusyTime = z.strictObject({ start: moment, end: moment })
export const apiBusyPath = z.object({ ref, id: z.uuid() })

export const apiService = z.strictObject({
  name,
  description: z.optional(z.string().check(z.maxLength(descriptionCharacters), stored)),
  sessionType,
  durationMinutes: z.int().check(z.minimum(1), z.maximum(1440)),
  /** A decimal of the currency. */
  price: z.string().check(z.maxLength(forms.amountCharacters)),
  currency,
  billing: z.optional(billing),
  active: z.optional(z.boolean()),
  consultantRefs: z.optional(z.array(ref).check(z.maxLength(most))),
})
export type ApiService = z.output<typeof apiService>

export const apiServicesQuery = z.object({ consultantRef: z.optional(ref) })
export const apiSlotsQuery = z.object({
  service: ref,
  consultantRef: z.optional(ref),
  from: day,
  to: day,
  timeZone: zone,
})
export type ApiSlotsQuery = z.output<typeof apiSlotsQuery>

export const apiReservation = z.strictObject({ service: ref, consultantRef: z.optional(ref), start: moment })
export type ApiReservation = z.output<typeof apiReservation>

export const apiMove = z.strictObject({
  start: moment,
  by: actor,
  reason: z.optional(z.string().check(z.trim(), z.maxLength(forms.reasonCharacters), stored)),
})
export type ApiMove = z.output<typeof apiMove>
