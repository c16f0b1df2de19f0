import { randomUUID } from 'node:crypto'
import type { Practice } from './practice'

/** The same window on every day of the week. */
export const everyDay = (from: string, to: string) =>
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => ({ day, from, to }))

/** A consultant of one's own who can be booked for a service of one's own, by the half hour where nothing else is said. */
export async function offered(db: Practice, availability: Record<string, unknown>, minutes = 30) {
  const [consultant, service] = [randomUUID(), randomUUID()]
  await db.rpc('set_availability', {
    p_consultant_ref: consultant,
    p_name: 'Asha Rao',
    p_availability: { minNoticeMinutes: 0, ...availability },
  })
  await db.rpc('save_service', {
    p_ref: service,
    p_service: {
      name: 'Tarot',
      sessionType: 'video',
      durationMinutes: minutes,
      priceMinor: 10_000,
      currency: 'INR',
      consultantRefs: [consultant],
    },
  })
  return { consultant, service }
}

/** When the slots of a service begin on days of a zone, both included, in UTC. */
export async function startsOf(
  db: Practice,
  service: string,
  from: string,
  to: string,
  timeZone: string,
): Promise<string[]> {
  const answer = await db.rpc('list_slots', {
    p_service_ref: service,
    p_consultant_ref: null,
    p_from: from,
    p_to: to,
    p_time_zone: timeZone,
  })
  return (answer?.slots ?? []).map(({ start }) => new Date(start).toISOString())
}
