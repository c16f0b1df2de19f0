import * as z from 'zod'
import type { Database, RefusalCode } from '@/lib/db'
import type { Args } from '@/lib/db/functions/index'
import { signedInOfCall } from '../accounts/signed-in'
import { newDevice, setDeviceCookie } from '../browser-key'
import { isRefusal } from '../failures'
import type { Call } from '../http/route'
import { seeOther } from '../http/see-other'
import { throttles } from '../http/throttle'
import { makerOfBrowser } from './maker'

/** The forms of `/book`, with or without a script. Each says by `act` what it does; reading a page keeps and books nothing. */

export const bookFault = z.enum([
  'taken',
  'outside',
  'late',
  'expired',
  'busy',
  'many',
  'name',
  'email',
  'gone',
])
export type BookFault = z.infer<typeof bookFault>

/** How many times one browser may keep at once: one, and one or two more in other tabs. */
const mostOfBrowser = 3

const faults: Partial<Record<RefusalCode, BookFault>> = {
  slot_taken: 'taken',
  outside_availability: 'outside',
  notice_too_short: 'late',
  reservation_expired: 'expired',
  person_busy: 'busy',
  too_many_attempts: 'many',
}

function faultOf(error: unknown): BookFault {
  if (!isRefusal(error)) throw error
  if (error.code !== 'invalid_argument') {
    const fault = faults[error.code]
    if (!fault) throw error
    return fault
  }
  if (error.detail === 'email' || error.detail === 'name') return error.detail
  return error.detail === 'client_name' ? 'name' : 'gone'
}

/** Longer than any name of a thing or an address: the database says what is too long. */
const mostCharacters = 600
const text = z.string().max(mostCharacters)
const reserving = z.object({
  path: z.string().regex(/^\/book(?:\/[^/?#\s]{1,600})?$/),
  service: text,
  consultant: text.optional(),
  zone: text,
  from: z.iso.date().optional().catch(undefined),
  start: z.iso.datetime({ offset: true }),
})
const confirming = z.object({
  reservation: z.uuid(),
  zone: text,
  name: text,
  email: text,
})

/** On to the page that shows what became of it, or back with what is wrong. */
export async function actOnBookForm(form: URLSearchParams, call: Call): Promise<Response> {
  const isAdmin = await isAdministrator(call)
  const act = form.get('act')
  if (act === 'open' || act === 'close') return setPublic(act === 'open', call)
  const { publicBooking } = await call.database.rpc('booking_settings', {})
  if (!publicBooking && !isAdmin) return seeOther('/book')
  if (act === 'reserve') return reserve(form, call)
  if (act === 'confirm') return confirm(form, call)
  return seeOther('/book')
}

async function isAdministrator(call: Call): Promise<boolean> {
  return (await signedInOfCall(call))?.account.roles.includes('admin') ?? false
}

async function setPublic(p_public: boolean, call: Call): Promise<Response> {
  const signedIn = await signedInOfCall(call)
  if (signedIn?.account.roles.includes('admin')) {
    await call.database.rpc('admin_set_public_booking', { p_claims: signedIn.account.claims, p_public })
  }
  return seeOther('/book')
}

async function reserve(form: URLSearchParams, call: Call): Promise<Response> {
  const read = reserving.safeParse(Object.fromEntries(form))
  if (!read.success) return seeOther('/book?fault=gone')
  const { path, service, consultant, zone, from, start } = read.data
  const back = (fault: BookFault) =>
    seeOther(`${path}?${new URLSearchParams({ service, zone, fault, ...(from ? { from } : {}) })}`)
  if ((await throttles().reservations.strike(call.address)) !== null) return back('many')
  const device = call.device ?? newDevice()
  try {
    const { reservationId } = await call.database.rpc('reserve_slot', {
      p_service_ref: service,
      p_consultant_ref: consultant ?? null,
      p_start: new Date(start).toISOString(),
      p_made_by: makerOfBrowser(device),
      p_most: mostOfBrowser,
    })
    const cookie = call.device ? [] : [setDeviceCookie(device, new Date().toISOString(), null)]
    return seeOther(`/book?${new URLSearchParams({ reservation: reservationId, zone })}`, cookie)
  } catch (error) {
    return back(faultOf(error))
  }
}

async function confirm(form: URLSearchParams, call: Call): Promise<Response> {
  const read = confirming.safeParse(Object.fromEntries(form))
  if (!read.success || !call.device) return seeOther('/book?fault=expired')
  const { reservation, zone, name, email } = read.data
  const fault = await booked(call.database, {
    p_id: reservation,
    p_made_by: makerOfBrowser(call.device),
    p_name: name,
    p_email: email,
    p_time_zone: zone,
  })
  const here = { reservation, zone, ...(fault ? { fault } : {}) }
  const typed = fault === 'name' || fault === 'email' ? { name, email } : {}
  return seeOther(`/book?${new URLSearchParams({ ...here, ...typed })}`)
}

async function booked(database: Database, asked: Args<'book_reservation'>): Promise<BookFault | null> {
  try {
    await database.rpc('book_reservation', asked)
    return null
  } catch (error) {
    return faultOf(error)
  }
}
