/**
 * What the domain refuses, as SQLSTATEs of Parley's own class `PA` and the words the rest of the program uses. PostgREST answers an unknown class with
 * status 400 and passes the SQLSTATE on as `code`, so the three transports agree.
 */
export const refusals = {
  PA001: 'link_not_found',
  PA002: 'link_over',
  PA003: 'too_early',
  PA004: 'in_use_elsewhere',
  PA005: 'not_a_participant',
  PA006: 'session_not_found',
  PA007: 'session_over',
  PA008: 'not_started',
  PA009: 'already_started',
  PA010: 'insufficient_funds',
  PA011: 'already_booked',
  PA012: 'invalid_argument',
  PA013: 'invariant_violated',
  PA014: 'append_only',
  PA015: 'idempotency_conflict',
  PA016: 'person_busy',
  PA017: 'in_another_session',
  PA018: 'too_many_attempts',
  PA030: 'not_signed_in',
  PA031: 'not_allowed',
  PA040: 'not_live',
  PA041: 'already_live',
  PA042: 'room_full',
  PA043: 'not_host',
  PA044: 'private',
  PA045: 'blocked',
  PA046: 'club_not_found',
  PA060: 'slot_taken',
  PA061: 'outside_availability',
  PA062: 'notice_too_short',
  PA063: 'reservation_expired',
  PA064: 'not_movable',
  PA065: 'moved_meanwhile',
} as const

export type RefusalCode = (typeof refusals)[keyof typeof refusals]

/** The domain said no. `detail` carries the function's own reason word where it has one (such as the link's `expired`). */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly detail?: string,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

/** The database could not be asked, or its answer did not come. Whether the act happened is unknown; every act may be repeated. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}
