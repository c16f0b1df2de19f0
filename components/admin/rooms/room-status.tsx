import { Badge, type Tone } from '@/components/ui/badge'
import { roomStatuses, rooms as words } from '@/locales/en/admin/rooms'
import type { RoomItem, RoomStatus } from './room-types'

const tones = {
  SCHEDULED: 'brand',
  LIVE: 'good',
  ENDED: 'neutral',
  CANCELLED: 'neutral',
} as const satisfies Record<RoomStatus, Tone>

/** What a room is and who may find it, in badges. */
export function RoomBadges({ room }: { readonly room: RoomItem }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      <Badge tone={tones[room.status]}>{roomStatuses[room.status]}</Badge>
      {room.isPrivate && <Badge>{words.private}</Badge>}
      {room.isLocked && <Badge>{words.locked}</Badge>}
      {!room.ofAccount && <Badge>{words.byCommand}</Badge>}
    </span>
  )
}
