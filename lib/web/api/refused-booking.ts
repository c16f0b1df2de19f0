import { entryOf } from '@/lib/contract/entry-of'
import { isRefusal } from '../failures'
import { ApiRefusal } from './api-problem'

/** Which part of the body a column comes from. */
const pointers: Readonly<Record<string, string>> = {
  client_ref: '/client/ref',
  client_name: '/client/name',
  consultant_ref: '/consultant/ref',
  consultant_name: '/consultant/name',
  scheduled_start_time: '/start',
  duration_minutes: '/durationMinutes',
  price_minor: '/price',
  email: '/client/email',
  timeZone: '/client/timeZone',
}

/**
 * What the database refused of a booking, a slot or a move, as programs are told; anything else as it was.
 * @param named where a field stands in the body that is no field of it
 */
export function refusedBooking(error: unknown, named = pointers): unknown {
  if (!isRefusal(error)) return error
  const bookingId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(error.detail ?? '')?.[0]
  const other = bookingId ? { bookingId } : {}
  switch (error.code) {
    case 'insufficient_funds':
    case 'slot_taken':
    case 'outside_availability':
    case 'notice_too_short':
    case 'reservation_expired':
    case 'already_started':
      return new ApiRefusal(error.code)
    case 'not_movable':
      return new ApiRefusal('notice_too_short', { detail: error.message })
    case 'moved_meanwhile':
      return new ApiRefusal('changed_elsewhere')
    case 'session_over':
      return new ApiRefusal('already_over')
    case 'too_many_attempts':
      return new ApiRefusal('rate_limited', { detail: error.message }, { 'retry-after': '900' })
    case 'person_busy':
      return new ApiRefusal('slot_taken', other)
    case 'already_booked':
      return new ApiRefusal('already_booked', other)
    case 'idempotency_conflict':
      return new ApiRefusal('idempotency_conflict', other)
    case 'invalid_argument': {
      const column = error.detail ?? ''
      const pointer = entryOf(named, column)
      return new ApiRefusal('bad_request', {
        detail: error.message,
        errors: [{ pointer: pointer ?? `/${column}`, detail: error.message }],
      })
    }
    default:
      return error
  }
}

/** Does it, and says what is refused as programs are told. */
export async function asked<T>(act: Promise<T>): Promise<T> {
  try {
    return await act
  } catch (error) {
    throw refusedBooking(error, {})
  }
}
