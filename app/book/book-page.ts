import { cookies } from 'next/headers'
import * as z from 'zod'
import type { DayOfSlots, DoneView, KeptView, Offer, TimesView } from '@/components/booking/view'
import { toDecimal } from '@/lib/contract/money'
import type { Service, Slot } from '@/lib/db/functions/availability'
import { formatMoney } from '@/lib/format'
import { knownAccount } from '@/lib/web/accounts/signed-in'
import { linksTold } from '@/lib/web/api/told'
import { type BookFault, bookFault } from '@/lib/web/booking/book-form'
import { makerOfBrowser } from '@/lib/web/booking/maker'
import { deviceCookie, deviceFrom } from '@/lib/web/browser-key'
import { practiceOfPage } from '@/lib/web/practice/settings'
import { getDatabase, getEnv } from '@/lib/web/process'
import { book as words } from '@/locales/en/booking'

/** What `/book` and `/book/{consultant}` show. All of it only reads. */

/** Longer than any name of a thing or an address. */
const mostCharacters = 600
const text = z.string().max(mostCharacters).optional().catch(undefined)
const asked = z.object({
  service: text,
  zone: text,
  from: z.iso.date().optional().catch(undefined),
  reservation: z.uuid().optional().catch(undefined),
  fault: bookFault.optional().catch(undefined),
  name: text,
  email: text,
})

interface About {
  readonly fault: BookFault | null
  readonly isPublic: boolean
  /** Who runs the practice reads it. */
  readonly isOwner: boolean
  /** What was typed and did not do. */
  readonly typed: { readonly name: string; readonly email: string }
}
type Part =
  | { readonly is: 'closed' }
  | { readonly is: 'offers'; readonly offers: readonly Offer[]; readonly path: string }
  | { readonly is: 'times'; readonly view: TimesView }
  | KeptOrDone

export type BookPage = About & Part

/** @param consultantRef of whom the page is; null: of the practice */
export async function bookPage(
  query: Record<string, string | string[] | undefined>,
  consultantRef: string | null,
): Promise<BookPage> {
  const { service, zone, from, reservation, fault = null, name = '', email = '' } = asked.parse(query)
  const [{ publicBooking: isPublic }, account] = await Promise.all([
    getDatabase().rpc('booking_settings', {}),
    knownAccount(),
  ])
  const isOwner = account?.roles.includes('admin') ?? false
  const about = { fault, isPublic, isOwner, typed: { name, email } }
  if (!isPublic && !isOwner) return { is: 'closed', ...about }
  const kept = reservation === undefined ? null : await keptOrDone(reservation, zone, isOwner)
  if (kept) return { ...about, ...kept }
  const services = await getDatabase().rpc('list_services', {
    p_active_only: true,
    p_consultant_ref: consultantRef,
  })
  const path = consultantRef === null ? '/book' : `/book/${encodeURIComponent(consultantRef)}`
  const offers = services.filter(({ consultants }) => consultants.length > 0)
  const chosen = offers.find(({ ref }) => ref === service)
  if (chosen) {
    const times = await timesOf(chosen, { path, consultantRef, zone, from })
    if (times) return { ...about, is: 'times', view: times }
  }
  const expired = reservation !== undefined && fault === null ? 'expired' : fault
  return { ...about, fault: expired, is: 'offers', offers: offers.map(offerOf), path }
}

function offerOf(service: Service): Offer {
  const {
    ref,
    name,
    description,
    sessionType: mode,
    durationMinutes: minutes,
    priceMinor,
    currency,
  } = service
  const price = priceMinor === 0 ? null : formatMoney(toDecimal(priceMinor, currency), currency)
  return {
    ref,
    name,
    description,
    mode,
    minutes,
    price,
    consultants: service.consultants.map((one) => one.name),
  }
}

const dayMs = 86_400_000
/** A week, as it fits a phone. */
const daysShown = 7
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
/** A day of the calendar in words; it has no zone. */
const dayWords = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})
const dayName = (date: string) => dayWords.format(new Date(`${date}T00:00:00Z`))
/** "America/New_York" is "New York". */
const placeOf = (zone: string) => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone

interface Where {
  readonly path: string
  readonly consultantRef: string | null
  readonly zone: string | undefined
  readonly from: string | undefined
}

async function timesOf(service: Service, where: Where): Promise<TimesView | null> {
  const own = (await practiceOfPage())?.timeZone ?? 'UTC'
  const known = new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])
  // Which zones there are, the database knows: of one that it does not know the practice’s own is shown.
  const { timeZone: zone } = await getDatabase().rpc('told_in_zone', {
    p_start: new Date().toISOString(),
    p_end: new Date().toISOString(),
    p_time_zone: where.zone ?? own,
  })
  const today = Date.parse(dateOf(Date.now()))
  const first = Math.min(
    Math.max(Date.parse(where.from ?? dateOf(today)), today - dayMs),
    today + 730 * dayMs,
  )
  const answer = await getDatabase().rpc('list_slots', {
    p_service_ref: service.ref,
    p_consultant_ref: where.consultantRef,
    p_from: dateOf(first),
    p_to: dateOf(first + (daysShown - 1) * dayMs),
    p_time_zone: zone,
  })
  const page = (ms: number) =>
    `${where.path}?${new URLSearchParams({ service: service.ref, zone, from: dateOf(ms) })}`
  return (
    answer && {
      offer: offerOf(service),
      path: where.path,
      consultantRef: where.consultantRef,
      zone,
      place: placeOf(zone),
      zones: [...new Set([...known, zone])].toSorted(),
      isZoneChosen: where.zone !== undefined,
      days: daysOf(answer.slots),
      from: dateOf(first),
      week: words.week(dayName(dateOf(first)), dayName(dateOf(first + (daysShown - 1) * dayMs))),
      earlier: first > today ? page(Math.max(first - daysShown * dayMs, today)) : null,
      later: page(first + daysShown * dayMs),
    }
  )
}

function daysOf(slots: readonly Slot[]): DayOfSlots[] {
  const days = grouped(slots)
  return [...days].map(([date, of]) => ({
    date,
    name: dayName(date),
    slots: of.map(({ start, time, endTime }) => ({ start: new Date(start).toISOString(), time, endTime })),
  }))
}

function grouped(slots: readonly Slot[]): Map<string, Slot[]> {
  const days = new Map<string, Slot[]>()
  for (const slot of slots) days.set(slot.date, [...(days.get(slot.date) ?? []), slot])
  return days
}

type KeptOrDone =
  | { readonly is: 'kept'; readonly view: KeptView }
  | { readonly is: 'done'; readonly view: DoneView }

/** What became of a time that this browser keeps; null: it is not its own, or was kept long enough. */
async function keptOrDone(
  id: string,
  asksZone: string | undefined,
  isOwner: boolean,
): Promise<KeptOrDone | null> {
  const device = deviceFrom((await cookies()).get(deviceCookie)?.value)
  const kept =
    device && (await getDatabase().rpc('find_reservation', { p_id: id, p_made_by: makerOfBrowser(device) }))
  const service = kept && (await getDatabase().rpc('find_service', { p_ref: kept.service }))
  if (!kept || !service || (!kept.open && kept.bookingId === null)) return null
  const zone = asksZone ?? 'UTC'
  const when = await whenOf(kept.start, kept.end, zone)
  if (kept.bookingId !== null) return doneOf(kept.bookingId, service.name, when, isOwner)
  return {
    is: 'kept',
    view: {
      reservationId: id,
      offer: offerOf(service),
      consultant: kept.consultant.name,
      when,
      zone,
      minutesLeft: Math.max(1, Math.floor((Date.parse(kept.expiresAt) - Date.now()) / 60_000)),
      again: `/book?${new URLSearchParams({ service: service.ref, zone })}`,
    },
  }
}

/** By the zone rules of the database: this process may know those of another year. */
async function whenOf(start: string, end: string, zone: string): Promise<string> {
  const said = await getDatabase().rpc('told_in_zone', { p_start: start, p_end: end, p_time_zone: zone })
  return words.when(dayName(said.date), said.time, said.endTime, placeOf(said.timeZone))
}

async function doneOf(
  bookingId: string,
  service: string,
  when: string,
  isOwner: boolean,
): Promise<KeptOrDone | null> {
  const booking = await getDatabase().rpc('booking_of_api', { p_booking_id: bookingId })
  if (!booking) return null
  const links = await linksTold({ database: getDatabase(), env: getEnv() }, booking.sessionId)
  const consultantUrl = isOwner ? links.consultantUrl : null
  return { is: 'done', view: { service, when, clientUrl: links.clientUrl ?? '', consultantUrl } }
}
