import { addMinutes } from 'date-fns/addMinutes'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { problem } from '@/lib/http/problem'
import type { SessionView } from '@/lib/room/http'
import { loadSession } from './load-session'

const modes = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const
const reminderSeconds = 15 * 60

/** The appointment behind a link as an iCalendar file (RFC 5545). Only for what is still to come. Reads only. */
export async function calendarFile(param: string, appUrl: string): Promise<Response> {
  const loaded = await loadSession(param)
  if (loaded.state === 'unavailable') return problem('unavailable', { retryAfterSeconds: 5 })
  const open = loaded.state === 'valid' || loaded.reason === 'too_early'
  if (!open || !loaded.session) return problem(loaded.session ? 'link_over' : 'link_not_found')
  return new Response(appointment(loaded.session, `${appUrl}/session/${param}`), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="session.ics"',
      'cache-control': 'no-store',
    },
  })
}

function appointment(session: SessionView, url: string): string {
  const start = new Date(session.scheduledStartTime)
  const calendar = ical({ prodId: '//Parley//Appointments//EN', method: ICalCalendarMethod.PUBLISH })
  const event = calendar.createEvent({
    // The same id for both sides' files and for every download, so that a calendar replaces instead of repeating.
    id: `${session.sessionId}@parley`,
    start,
    end: addMinutes(start, session.paidDurationMinutes),
    summary: `${modes[session.sessionType]} session with ${session.otherParticipantName}`,
    description: `Join here: ${url}\nThe link is yours alone: do not pass it on.`,
    status: ICalEventStatus.CONFIRMED,
    url,
  })
  event.createAlarm({ trigger: reminderSeconds })
  return calendar.toString()
}
