import type { ServerPayload } from '@/lib/contract/socket'
import type { LeaveReason } from '@/lib/contract/socket/member'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { Guard } from '../guards/guards'
import type { Obstacle } from '../http/api'
import type { MaySend } from '../media/local-media'
import type { Hears } from '../signalling/signalling'

/**
 * What a kind of room does besides. The room tells it what happens, in this order, and knows nothing of it; what follows it shows in the snapshot that
 * both share.
 */
export interface RoomBesides<J extends RoomJoined> {
  /** Whether the server is told of each second of a call whether anything arrived. */
  readonly reports: boolean
  /** Its media goes through the media server. */
  readonly hub: boolean
  /** What this member may send; absent: all of the mode. */
  readonly may?: MaySend
  /** What it is told besides what any room is. */
  readonly hears: Hears
  readonly joined: Guard<J>
  /** Why whoever is not in is not, as entering tells; null: it does not. */
  whyAbsent(room: J): LeaveReason | null
  /** In the room (again). */
  entered(room: J): void
  /** The connection is gone; it was last heard then, by the server's clock. */
  lost(sinceMs: number): void
  came(): void
  left(who: ServerPayload<'participant-left'>): void
  /** This page is out of the room. */
  stopped(): void
  /** The server says that it is over, and not how. */
  over(): void
  /** Whether this obstacle is the end of the session, which it then shows. */
  endsBy(problem: Obstacle): boolean
}
