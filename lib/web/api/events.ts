import { type ApiEventsQuery, apiEventType, scopeOfEvent } from '@/lib/contract/http/api-events'
import { toldEvent } from '@/lib/outbox/told-event'
import { apiFaults } from '@/locales/en/api'
import { json } from '../http/route'
import { ApiRefusal } from './api-problem'
import type { ApiCall } from './api-route'

/**
 * `GET /api/v1/events`: what happened, from a place on. Without `type` all that the key may know; one that it may not is refused, so that nobody waits for
 * what never comes.
 */
export async function readEvents(
  { query }: { readonly query: ApiEventsQuery },
  { database, key }: ApiCall,
): Promise<Response> {
  const asked = query.type ?? apiEventType.options.filter((type) => key.scopes.includes(scopeOfEvent(type)))
  const missing = asked.map(scopeOfEvent).find((scope) => !key.scopes.includes(scope))
  if (missing || asked.length === 0)
    throw new ApiRefusal('scope_missing', { detail: apiFaults.scope(missing ?? 'bookings:read') })
  const { events, more, last } = await database.rpc('read_outbox', {
    p_after: query.after ?? null,
    p_types: asked,
    p_booking_id: query.bookingId ?? null,
    p_limit: query.limit,
  })
  return json({ data: events.map(toldEvent), nextCursor: String(last), hasMore: more })
}
