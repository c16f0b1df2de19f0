import * as z from 'zod'
import { amountMinor, billing, currency, sessionType, timestamp } from '@/lib/contract/words'

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
/** Times of the wall's clock: `09:00` to `24:00`. */
const window = z.object({ from: z.string(), to: z.string() })
const terms = {
  timeZone: z.string(),
  bufferBeforeMinutes: z.int(),
  bufferAfterMinutes: z.int(),
  minNoticeMinutes: z.int(),
  maxDaysAhead: z.int(),
  maxPerDay: z.int().nullable(),
  slotMinutes: z.int(),
  weekly: z.array(window.extend({ day: weekday })),
  exceptions: z.array(z.object({ date: z.iso.date(), windows: z.array(window) })),
}
const named = z.object({ ref: z.string(), name: z.string() })
const availability = z.object({ ...terms, consultant: named, updatedAt: timestamp })
export type Availability = z.infer<typeof availability>

const service = z.object({
  ref: z.string(),
  name: z.string(),
  description: z.string(),
  sessionType,
  durationMinutes: z.int(),
  priceMinor: amountMinor,
  currency,
  billing,
  active: z.boolean(),
  updatedAt: timestamp,
  consultants: z.array(named),
})
export type Service = z.infer<typeof service>

const busyTime = z.object({
  busyId: z.uuid(),
  start: timestamp,
  end: timestamp,
  source: z.enum(['api', 'calendar']),
})
export type BusyTime = z.infer<typeof busyTime>

/** `date`, `time` and `endTime` are what the clocks of the asked zone show, by the rules of the database. */
export const slot = z.object({
  start: timestamp,
  end: timestamp,
  consultantRef: z.string(),
  date: z.iso.date(),
  time: z.string(),
  endTime: z.string(),
})
export type Slot = z.infer<typeof slot>

const reservation = z.object({
  reservationId: z.uuid(),
  service: z.string(),
  start: timestamp,
  end: timestamp,
  consultant: named,
  expiresAt: timestamp,
  bookingId: z.uuid().nullable(),
})
export type Reservation = z.infer<typeof reservation>

const move = z.object({
  sequence: z.int(),
  previousStart: timestamp,
  start: timestamp,
  by: z.enum(['client', 'consultant', 'admin', 'system']),
  movedAt: timestamp,
})
const moves = z.object({
  bookingId: z.uuid(),
  sessionId: z.uuid(),
  start: timestamp,
  durationMinutes: z.int(),
  bookedStart: timestamp,
  consultant: named,
  client: named,
  /** Null: cancelling costs nothing, whenever. */
  freeUntil: z.nullable(timestamp),
  moves: z.array(move),
})
/** Why somebody cannot move a booking now. */
const moveRefusal = z.enum(['session_over', 'already_started', 'too_late', 'too_often'])
export type MoveRefusal = z.infer<typeof moveRefusal>

/** What is offered and when (docs/booking.md). All refuse `invalid_argument`, the field as detail. */
export const availabilityFunctions = {
  save_service: { args: z.object({ p_ref: z.string(), p_service: z.looseObject({}) }), result: service },
  /** Null: there is none of this ref. */
  find_service: { args: z.object({ p_ref: z.string() }), result: service.nullable() },
  list_services: {
    args: z.object({
      p_consultant_ref: z.string().nullable().optional(),
      p_active_only: z.boolean().optional(),
    }),
    result: z.array(service),
  },
  /** `p_name` makes a consultant whom nobody named before. */
  set_availability: {
    args: z.object({
      p_consultant_ref: z.string(),
      p_name: z.string().nullable(),
      p_availability: z.looseObject({}),
    }),
    result: availability,
  },
  /** Null: nothing was set. */
  find_availability: { args: z.object({ p_consultant_ref: z.string() }), result: availability.nullable() },
  add_busy_time: {
    args: z.object({ p_consultant_ref: z.string(), p_start: timestamp, p_end: timestamp }),
    result: busyTime,
  },
  list_busy_times: { args: z.object({ p_consultant_ref: z.string() }), result: z.array(busyTime) },
  remove_busy_time: {
    args: z.object({ p_consultant_ref: z.string(), p_busy_id: z.uuid() }),
    result: z.object({ removed: z.boolean() }),
  },
  /** On days of a zone, both included; null: no such service is offered. */
  list_slots: {
    args: z.object({
      p_service_ref: z.string(),
      p_consultant_ref: z.string().nullable(),
      p_from: z.string(),
      p_to: z.string(),
      p_time_zone: z.string(),
    }),
    result: z.object({ service: z.string(), timeZone: z.string(), slots: z.array(slot) }).nullable(),
  },
  /** Refuses `slot_taken`, `outside_availability`, `notice_too_short`, and `too_many_attempts`: `p_most` of one maker at a time. */
  reserve_slot: {
    args: z.object({
      p_service_ref: z.string(),
      p_consultant_ref: z.string().nullable(),
      p_start: timestamp,
      p_made_by: z.string(),
      p_most: z.int().optional(),
    }),
    result: reservation,
  },
  /** Null: its maker has none of this id. */
  find_reservation: {
    args: z.object({ p_id: z.uuid(), p_made_by: z.string() }),
    result: reservation.extend({ open: z.boolean() }).nullable(),
  },
  release_reservation: {
    args: z.object({ p_id: z.uuid(), p_made_by: z.string() }),
    result: z.object({ released: z.boolean() }),
  },
  /**
   * Same ids, links and money. By a client to a slot, by others to any free time. Refuses `session_over`, `already_started`, `not_movable` (detail:
   * `too_late`, `too_often`), `moved_meanwhile` (`p_from`: the start that was shown), `person_busy`, and what reserve_slot does.
   */
  reschedule_booking: {
    args: z.object({
      p_booking_id: z.uuid(),
      p_start: timestamp,
      p_by: z.enum(['client', 'consultant', 'admin']),
      p_note: z.string().nullable().optional(),
      p_from: z.nullable(timestamp).optional(),
    }),
    result: moves,
  },
  /** Null: there is no such booking. */
  moves_of_booking: {
    args: z.object({ p_booking_id: z.uuid(), p_by: z.enum(['client', 'consultant', 'admin']).optional() }),
    result: moves.extend({ refused: moveRefusal.nullable() }).nullable(),
  },
  /** What clocks of a zone show; of one that there is not, those of UTC. */
  told_in_zone: {
    args: z.object({ p_start: timestamp, p_end: timestamp, p_time_zone: z.string() }),
    result: z.object({ timeZone: z.string(), date: z.iso.date(), time: z.string(), endTime: z.string() }),
  },
  slots_to_move: {
    args: z.object({ p_booking_id: z.uuid(), p_from: z.string(), p_to: z.string(), p_time_zone: z.string() }),
    result: z.array(slot),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
