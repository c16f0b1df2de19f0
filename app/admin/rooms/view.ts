import * as z from 'zod'
import type { RoomItem, RoomsView } from '@/components/admin/rooms/room-types'
import { herfStatus } from '@/lib/contract/http/herf'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { AdminRoomRow, AdminRooms } from '@/lib/db/functions/staff/group-rooms'
import { roomNote } from '@/lib/web/staff/room-acts'

const roomsPerPage = 25

/** The address of the page: what cannot be understood there is left out. */
const roomsQuery = z.object({
  text: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  status: z.enum(herfStatus.options).nullable().catch(null),
  club: z.uuid().catch(''),
  day: z.iso.date().catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  limit: z.coerce.number().int().min(1).max(100).catch(roomsPerPage),
  note: roomNote.nullable().catch(null),
})
export type RoomsQuery = z.output<typeof roomsQuery>

export function parseRoomsQuery(params: Record<string, unknown>): RoomsQuery {
  return roomsQuery.parse(params)
}

export function toRooms(query: RoomsQuery, found: AdminRooms, zone: string): RoomsView {
  const { text, status, club, day, limit, note } = query
  const href = (page: number | null) => {
    if (page === null) return null
    const params = new URLSearchParams({
      ...(text && { text }),
      ...(status && { status }),
      ...(club && { club }),
      ...(day && { day }),
      ...(limit === roomsPerPage ? {} : { limit: String(limit) }),
      ...(page > 1 && { page: String(page) }),
    })
    return params.size > 0 ? `/admin/rooms?${params}` : '/admin/rooms'
  }
  return {
    ...{ text, status, club, day, limit, note, zone },
    filtered: Boolean(text || status || club || day),
    live: found.live,
    clubs: found.clubs,
    total: found.totalItems,
    rows: found.rooms.map(toItem),
    previousHref: href(found.prevPage),
    nextHref: href(found.nextPage),
  }
}

export function toItem({ host, club, ...room }: AdminRoomRow): RoomItem {
  const { id, title, status, ofAccount, isPrivate, isLocked, capacity, inNow, cameIn } = room
  return {
    ...{ id, title, status, ofAccount, isPrivate, isLocked, capacity, inNow, cameIn },
    href: `/admin/rooms/${id}`,
    host: host?.name ?? null,
    club: club?.name ?? null,
    opensAt: room.opensAt,
    startedAt: room.startedAt,
    endedAt: room.endedAt,
  }
}
