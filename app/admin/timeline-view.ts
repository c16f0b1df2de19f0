import * as z from 'zod'
import { pathChanges, type QualityReport } from '@/components/admin/quality'
import { readinessLines } from '@/components/admin/session/readiness-words'
import type { TimelineEvent, TimelinePage } from '@/components/admin/types'
import { reasonInWords } from '@/components/staff/status-words'
import { entryOf } from '@/lib/contract/entry-of'
import { readiness } from '@/lib/contract/http/device-report'
import type { FoldedEvents, SingleEvent, StoredTimeline } from '@/lib/db/functions/staff/timeline'
import { paths } from '@/locales/en/admin/overview'
import { events as eventWords, timeline as words } from '@/locales/en/admin/session'
import { rolesInside } from '@/locales/en/shared'

/** Where in the timeline a page begins, and whether what repeats is told as one. */
const timelineQuery = z.object({
  events: z.coerce.number().int().nonnegative().catch(0),
  each: z.literal('yes').nullable().catch(null),
})
export type TimelineQuery = z.output<typeof timelineQuery>

export function parseTimelineQuery(params: Record<string, unknown>): TimelineQuery {
  return timelineQuery.parse(params)
}

export const eventsOfPage = 100

/** How the events of a kind of room are told; null is left out. */
export interface Telling {
  /** By type. */
  readonly events: Readonly<Record<string, string>>
  what(event: SingleEvent): string
  details(event: SingleEvent): readonly (string | null)[]
  actor(actor: string): string
}

const ofAppointments: Telling = {
  events: eventWords,
  what: ({ type }) => entryOf(eventWords, type) ?? type,
  details({ data: { participantType: side, reason } }) {
    const who = typeof side === 'string' ? (entryOf(rolesInside, side) ?? side) : null
    return [who, typeof reason === 'string' ? reasonInWords(reason, null) : null]
  },
  actor: (actor) => actor,
}

/** What happened, and in between which way the media took, as far as the browsers said: of the time that the page tells of. */
export function toTimeline(
  { entries, nextAfter, events: total }: StoredTimeline,
  quality: readonly QualityReport[],
  { events: after, each, path }: TimelineQuery & { readonly path: string },
  telling = ofAppointments,
): TimelinePage {
  const from = after === 0 ? Number.NEGATIVE_INFINITY : Date.parse(entries[0]?.at ?? '')
  const until = nextAfter === null ? Number.POSITIVE_INFINITY : Date.parse(entries.at(-1)?.at ?? '')
  const ways = pathChanges(quality)
    .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < until)
    .map(toWay)
  const href = (place: number, how: TimelineQuery['each']) => {
    const params = new URLSearchParams({
      ...(place > 0 ? { events: String(place) } : {}),
      ...(how ? { each: how } : {}),
    }).toString()
    return `${path}${params ? `?${params}` : ''}#timeline`
  }
  return {
    events: [
      ...entries.map((entry) => ('counts' in entry ? toFold(entry, telling) : toEvent(entry, telling))),
      ...ways,
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    total,
    unfolded: each === 'yes',
    folded: entries.some((entry) => 'counts' in entry),
    firstHref: after > 0 ? href(0, each) : null,
    nextHref: nextAfter === null ? null : href(nextAfter, each),
    turnedHref: href(0, each ? null : 'yes'),
  }
}

function toWay({ key, at, call, path, participantType }: QualityReport): TimelineEvent {
  const way = path === 'unknown' ? words.wayNotTold : paths[path]
  return {
    key: `way-${key}`,
    at,
    actor: words.browser[participantType],
    what: words.way(way, call),
  }
}

function toEvent(event: SingleEvent, telling: Telling): TimelineEvent {
  const { place, type, data, at } = event
  const details = telling.details(event).filter((detail) => typeof detail === 'string' && detail !== '')
  const what = telling.what(event)
  const found = type === 'readiness' ? readiness.safeParse(data['readiness']) : null
  return {
    key: String(place),
    at,
    actor: telling.actor(event.actor),
    what: details.length > 0 ? words.withDetails(what, details.join(', ')) : what,
    ...(found?.success ? { details: readinessLines(found.data) } : {}),
  }
}

function toFold({ place, at, until, count, counts }: FoldedEvents, telling: Telling): TimelineEvent {
  return {
    key: String(place),
    at,
    until,
    actor: words.onEnd(count),
    what: words.repeated,
    details: counts.map(({ type, actor, count: times }) =>
      words.times(entryOf(telling.events, type) ?? type, telling.actor(actor), times),
    ),
  }
}
