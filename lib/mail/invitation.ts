import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator'
import type { MailFacts } from '@/lib/db/functions/mail'

interface Invited {
  readonly facts: MailFacts
  readonly summary: string
  readonly organizer: { readonly name: string; readonly email: string }
  readonly attendee: { readonly name: string; readonly email: string }
  readonly url: string | null
  readonly cancelled: boolean
}

/**
 * The calendar's own part of a mail (RFC 5545, 5546): an invitation, or the end of one. The same UID for life; a move and a cancellation each have
 * a higher SEQUENCE. Times are in UTC, so no calendar needs our rules of zones.
 */
export function invitationOf({ facts, summary, organizer, attendee, url, cancelled }: Invited) {
  const method = cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST
  const calendar = ical({ prodId: '//Parley//Appointments//EN', method })
  const start = new Date(facts.start)
  const event = calendar.createEvent({
    id: `${facts.bookingId}@parley`,
    sequence: facts.sequence + (cancelled ? 1 : 0),
    start,
    end: new Date(start.getTime() + facts.minutes * 60_000),
    stamp: new Date(facts.serverTime),
    summary,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: organizer.name, email: organizer.email },
    ...(url ? { url } : {}),
  })
  event.createAttendee({
    name: attendee.name,
    email: attendee.email,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    rsvp: false,
  })
  return { method: cancelled ? 'CANCEL' : 'REQUEST', content: calendar.toString() } as const
}
