import { addMinutes } from 'date-fns/addMinutes'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type * as z from 'zod/mini'
import type { byId } from '@/lib/contract/http/herf'
import type { GroupSession } from '@/lib/db/functions/shapes/group'
import { calendar as words } from '@/locales/en/group/calendar'
import type { AccountCall } from '../accounts/account-route'
import { problem } from '../http/problem'
import { roomUrlOf } from './hosted'
import { answeringRefusals } from './refusals'

const reminderSeconds = 15 * 60
/** Nobody says how long it takes; a calendar draws an hour. */
const drawnMinutes = 60

/** A room of an account as an iCalendar file (RFC 5545), while it is still to come or live. Reads only. */
export function calendarOfHosted(
  { params }: { params: z.output<typeof byId> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const session = await call.database.rpc('find_group_session', {
      p_claims: call.account.claims,
      p_session_id: params.id,
    })
    if (session.status === 'ENDED' || session.status === 'CANCELLED') return problem('over')
    const at = session.scheduledAt ?? session.startedAt
    if (!at) return problem('not_found', { detail: words.noTime })
    return new Response(event(session, new Date(at), roomUrlOf(session.id, call.env)), {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="session.ics"',
        'cache-control': 'no-store',
      },
    })
  })
}

function event({ id, title, description }: GroupSession, start: Date, url: string): string {
  const calendar = ical({ prodId: '//Parley//Group rooms//EN', method: ICalCalendarMethod.PUBLISH })
  const entry = calendar.createEvent({
    // The same for every download, so that a calendar replaces instead of repeating.
    id: `${id}@parley`,
    start,
    end: addMinutes(start, drawnMinutes),
    summary: title,
    description: [description, words.comeIn(url)].filter(Boolean).join('\n\n'),
    status: ICalEventStatus.CONFIRMED,
    url,
  })
  entry.createAlarm({ trigger: reminderSeconds })
  return calendar.toString()
}
