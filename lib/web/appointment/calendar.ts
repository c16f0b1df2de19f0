import { addMinutes } from 'date-fns/addMinutes'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { SessionView } from '@/lib/contract/http/session'
import { calendar as words } from '@/locales/en/appointment/calendar'
import { sessions, sessionWith } from '@/locales/en/shared'
import { problem } from '../http/problem'
import { getDatabase } from '../process'
import { loadSession } from './load-session'

const reminderSeconds = 15 * 60

/** The appointment behind a link as an iCalendar file (RFC 5545). Only for what is still to come. Reads only. */
export async function calendarFile(param: string, appUrl: string): Promise<Response> {
  const loaded = await loadSession(param)
  if (loaded.state === 'unavailable') return problem('unavailable', { retryAfterSeconds: 5 })
  const open = loaded.state === 'valid' || loaded.reason === 'too_early'
  if (!open || !loaded.session) return problem(loaded.session ? 'link_over' : 'link_not_found')
  const sequence = await sequenceOf(loaded.session.sessionId)
  return new Response(appointment(loaded.session, `${appUrl}/session/${param}`, sequence), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="session.ics"',
      'cache-control': 'no-store',
    },
  })
}

/** It rises with every move, so that a calendar takes the newer one (RFC 5545, 3.8.7.4). */
async function sequenceOf(sessionId: string): Promise<number> {
  const database = getDatabase()
  const session = await database.rpc('session_of_api', { p_session_id: sessionId })
  const booking = session && (await database.rpc('moves_of_booking', { p_booking_id: session.bookingId }))
  return booking?.moves.at(-1)?.sequence ?? 0
}

function appointment(session: SessionView, url: string, sequence: number): string {
  const start = new Date(session.scheduledStartTime)
  const calendar = ical({ prodId: '//Parley//Appointments//EN', method: ICalCalendarMethod.PUBLISH })
  const event = calendar.createEvent({
    // The same id for both sides' files and for every download, so that a calendar replaces instead of repeating.
    id: `${session.sessionId}@parley`,
    sequence,
    start,
    end: addMinutes(start, session.paidDurationMinutes),
    summary: sessionWith(sessions[session.sessionType], session.otherParticipantName),
    description: words.description(url),
    status: ICalEventStatus.CONFIRMED,
    url,
  })
  event.createAlarm({ trigger: reminderSeconds })
  return calendar.toString()
}
