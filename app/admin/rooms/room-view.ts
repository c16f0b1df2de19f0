import type { RoomMember, RoomNote, RoomView } from '@/components/admin/rooms/room-types'
import { entryOf } from '@/lib/contract/entry-of'
import type { AdminRoom, AdminRoomMember } from '@/lib/db/functions/staff/group-rooms'
import type { SingleEvent, StoredTimeline } from '@/lib/db/functions/staff/timeline'
import { actors, audit as auditWords, changes, endings, events } from '@/locales/en/admin/rooms'
import { leaving } from '@/locales/en/admin/session'
import { placing } from '../presence-view'
import { type Telling, type TimelineQuery, toTimeline } from '../timeline-view'
import { toItem } from './view'

interface Told {
  readonly stored: AdminRoom
  readonly timeline: StoredTimeline
  readonly query: TimelineQuery
  readonly note: RoomNote | null
  /** A new key for each form, so that pressing it twice does it once. */
  readonly key: () => string
}

/** A room as its page draws it: who was in as bars on one scale, what happened in words. */
export function toRoom({ stored, timeline, query, note, key }: Told): RoomView {
  const room = toItem(stored)
  const isOver = stored.endedAt !== null
  const place = placing(stored.members.flatMap(({ spans }) => spans))
  const toMember = (member: AdminRoomMember): RoomMember => ({
    id: member.memberId,
    name: member.name,
    nameNow: member.nameNow === member.name ? null : member.nameNow,
    role: member.role,
    isIn: member.isIn,
    waits: member.waits && !isOver,
    isRemoved: member.isRemoved && !isOver,
    seconds: member.seconds,
    stretches: member.spans.map((span, at) => ({
      ...place(span),
      open: member.isIn && at === member.spans.length - 1,
    })),
    removeKey: isOver || member.isRemoved || member.role === 'host' ? null : key(),
  })
  return {
    ...{ room, note },
    description: stored.description,
    sessionType: stored.sessionType,
    createdAt: stored.createdAt,
    members: stored.members.map(toMember),
    timeline: toTimeline(timeline, [], { ...query, path: room.href }, tellingOf(stored.members)),
    audit: stored.audit.map(({ action, actor, reason, memberId, at }) => {
      const what = entryOf(auditWords, action)
      const said = typeof what === 'string' ? what : action
      const member = stored.members.find((one) => one.memberId === memberId)
      return { what: member ? auditWords.ofMember(said, member.name) : said, actor, reason, at }
    }),
    chain: stored.chain,
    endKey: isOver ? null : key(),
  }
}

/** How the log of a room is told: with the names of whom it happened to. */
function tellingOf(members: readonly AdminRoomMember[]): Telling {
  const nameOf = ({ type, actor, data }: SingleEvent) => {
    const role = type === 'joined' || type === 'left' ? actor : data['participantType']
    const seat = data['seat'] ?? 1
    return members.find((one) => one.cameAs === role && one.seat === seat)?.name ?? null
  }
  const reasonOf = ({ type, data: { reason } }: SingleEvent) => {
    if (typeof reason !== 'string') return null
    if (type === 'left') return entryOf(leaving, reason) ?? null
    return type === 'ended' ? (entryOf(endings, reason) ?? null) : null
  }
  return {
    events,
    what: ({ type, data: { what } }) =>
      (type === 'room_changed' && typeof what === 'string' ? entryOf(changes, what) : null) ??
      entryOf(events, type) ??
      type,
    details: (event) => [nameOf(event), reasonOf(event)],
    actor: (actor) => entryOf(actors, actor) ?? actor,
  }
}
