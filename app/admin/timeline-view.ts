import * as z from 'zod'
import { pathChanges, pathWords, type QualityReport } from '@/components/admin/quality'
import { readinessLines } from '@/components/admin/readiness-words'
import { reasonInWords } from '@/components/admin/status-words'
import type { TimelineEvent, TimelinePage } from '@/components/admin/types'
import type { FoldedEvents, SingleEvent, StoredTimeline } from '@/lib/db/desk/timeline'
import { entryOf } from '@/lib/room/entry-of'
import { readiness } from '@/lib/room/readiness'

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

const eventWords: Readonly<Record<string, string>> = {
  booked: 'Booked',
  link_issued: 'Link issued',
  link_claimed: 'Link opened',
  link_taken_over: 'Link taken over by another device',
  link_revoked: 'Link revoked',
  waiting: 'First one in',
  joined: 'Joined',
  left: 'Left',
  started: 'Both in: the clock started',
  ended: 'Ended',
  settled: 'Money settled',
  earnings_released: 'Earnings made payable',
  extension_proposed: 'More time proposed',
  extension_accepted: 'More time accepted',
  extension_declined: 'More time declined',
  extension_withdrawn: 'Proposal of more time taken back',
  extension_unfunded: 'More time not covered by the client’s funds',
  refunded: 'Refunded',
  problem_reported: 'Problem reported',
  dispute_decided: 'Dispute decided',
  noted: 'Note added',
  readiness: 'Checked devices and connection',
}

/** What happened, and in between which way the media took, as far as the browsers said: of the time that the page tells of. */
export function toTimeline(
  { entries, nextAfter, events: total }: StoredTimeline,
  quality: readonly QualityReport[],
  { events: after, each, path }: TimelineQuery & { readonly path: string },
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
    events: [...entries.map((entry) => ('counts' in entry ? toFold(entry) : toEvent(entry))), ...ways].sort(
      (a, b) => Date.parse(a.at) - Date.parse(b.at),
    ),
    total,
    unfolded: each === 'yes',
    folded: entries.some((entry) => 'counts' in entry),
    firstHref: after > 0 ? href(0, each) : null,
    nextHref: nextAfter === null ? null : href(nextAfter, each),
    turnedHref: href(0, each ? null : 'yes'),
  }
}

function toWay({ key, at, call, path, participantType }: QualityReport): TimelineEvent {
  const words = path === 'unknown' ? 'by a path that is not told' : pathWords[path]
  return {
    key: `way ${key}`,
    at,
    actor: `as the ${participantType}’s browser reports`,
    what: `Media ${words} (call ${call})`,
  }
}

function toEvent({ place, type, actor, data, at }: SingleEvent): TimelineEvent {
  const { participantType: side, reason } = data
  const why = typeof reason === 'string' ? reasonInWords(reason, null) : null
  const details = [side, why].filter((detail) => typeof detail === 'string' && detail !== '')
  const words = entryOf(eventWords, type) ?? type
  const found = type === 'readiness' ? readiness.safeParse(data['readiness']) : null
  return {
    key: String(place),
    at,
    actor,
    what: details.length > 0 ? `${words} (${details.join(', ')})` : words,
    ...(found?.success ? { details: readinessLines(found.data) } : {}),
  }
}

function toFold({ place, at, until, count, counts }: FoldedEvents): TimelineEvent {
  return {
    key: String(place),
    at,
    until,
    actor: `${count.toLocaleString('en')} times on end`,
    what: 'Again and again',
    details: counts.map(
      ({ type, actor, count: times }) =>
        `${entryOf(eventWords, type) ?? type}, ${actor}: ${times.toLocaleString('en')} times`,
    ),
  }
}
