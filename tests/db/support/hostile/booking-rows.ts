import { nobodysId, nobodysSecret } from '../world'
import { answersAnybody, type Row, server } from './row'

const days = { p_from: '2027-01-01', p_to: '2027-01-02' }
const nobody = { p_consultant_ref: '__proto__' }

/** What is offered and when; whoever asks or sets it has been asked for a key or a sign-in before. */
export const bookingRows = {
  save_service: server(() => ({
    nothing: [{ p_ref: 'x', p_service: {} }, 'invalid_argument'],
    'no ref': [{ p_ref: null, p_service: { name: 'x' } }, 'invalid_argument'],
    'a consultant that there is not': [
      {
        p_ref: 'x',
        p_service: {
          name: 'x',
          sessionType: 'chat',
          durationMinutes: 30,
          priceMinor: 0,
          currency: 'INR',
          consultantRefs: ['__proto__'],
        },
      },
      'invalid_argument',
    ],
  })),
  find_service: server(() => ({ 'a service that there is not': [{ p_ref: '__proto__' }, null] })),
  list_services: answersAnybody('the services, which are public'),
  set_availability: server(() => ({
    'a consultant that there is not': [
      { ...nobody, p_name: null, p_availability: { timeZone: 'UTC' } },
      'invalid_argument',
    ],
    'no zone': [{ ...nobody, p_name: 'x', p_availability: {} }, 'invalid_argument'],
  })),
  find_availability: server(() => ({ 'a consultant that there is not': [nobody, null] })),
  add_busy_time: server(() => ({
    'a consultant that there is not': [
      { ...nobody, p_start: '2027-01-01T00:00:00Z', p_end: '2027-01-02T00:00:00Z' },
      'invalid_argument',
    ],
  })),
  list_busy_times: server(() => ({ 'a consultant that there is not': [nobody, []] })),
  remove_busy_time: server(() => ({
    'a time that there is not': [{ ...nobody, p_busy_id: nobodysId }, { removed: false }],
  })),
  list_slots: server(() => ({
    'a service that there is not': [
      { p_service_ref: nobodysSecret, ...nobody, ...days, p_time_zone: 'UTC' },
      null,
    ],
    'a zone that there is not': [
      { p_service_ref: nobodysSecret, ...nobody, ...days, p_time_zone: '__proto__' },
      'invalid_argument',
    ],
  })),
  reserve_slot: server(() => ({
    'a service that there is not': [
      { p_service_ref: '__proto__', ...nobody, p_start: '2027-01-01T00:00:00Z', p_made_by: 'x' },
      'invalid_argument',
    ],
  })),
  find_reservation: server(() => ({
    'a reservation that there is not': [{ p_id: nobodysId, p_made_by: 'x' }, null],
  })),
  release_reservation: server(() => ({
    'a reservation that there is not': [{ p_id: nobodysId, p_made_by: 'x' }, { released: false }],
  })),
  book_service: server(() => ({
    'a reservation that there is not': [
      {
        p_key_id: 'abcdefgh',
        p_idempotency_key: 'x',
        p_booking: { reservationId: nobodysId },
        p_made_by: 'x',
      },
      'reservation_expired',
    ],
    'no service': [
      { p_key_id: 'abcdefgh', p_idempotency_key: 'x', p_booking: {}, p_made_by: 'x' },
      'invalid_argument',
    ],
  })),
  reschedule_booking: server(() => ({
    'a booking that there is not': [
      { p_booking_id: nobodysId, p_start: '2027-01-01T00:00:00Z', p_by: 'client' },
      'session_not_found',
    ],
    'nobody’s word': [
      { p_booking_id: nobodysId, p_start: '2027-01-01T00:00:00Z', p_by: '__proto__' },
      'invalid_argument',
    ],
  })),
  moves_of_booking: server(() => ({ 'a booking that there is not': [{ p_booking_id: nobodysId }, null] })),
  slots_to_move: server(() => ({
    'a booking that there is not': [{ p_booking_id: nobodysId, ...days, p_time_zone: 'UTC' }, []],
  })),
  told_in_zone: server(() => ({
    'a zone that there is not': [
      { p_start: '2027-01-01T10:00:00Z', p_end: '2027-01-01T10:30:00Z', p_time_zone: '__proto__' },
      { timeZone: 'UTC', date: '2027-01-01', time: '10:00', endTime: '10:30' },
    ],
  })),
  booking_settings: answersAnybody('whether everybody may book, which the page says'),
  admin_set_public_booking: { of: 'admin', args: () => ({ p_public: true }) },
  book_reservation: server(() => ({
    'a reservation that there is not': [
      { p_id: nobodysId, p_made_by: 'x', p_name: 'x', p_email: 'x@y.example', p_time_zone: 'UTC' },
      'reservation_expired',
    ],
    'no address': [
      { p_id: nobodysId, p_made_by: 'x', p_name: 'x', p_email: 'x y@z.example', p_time_zone: 'UTC' },
      'invalid_argument',
    ],
  })),
} as const satisfies Record<string, Row>
