import type { LeaveReason } from '@/lib/contract/socket/member'
import type { Role, SessionType } from '@/lib/contract/words'
import type { MediaKind } from '@/lib/room/modes'
import type { ChatSnapshot } from '../chat/chat'
import type { DevicesSnapshot } from '../devices/device-state'
import type { DeviceWish } from '../devices/other-camera'
import type { JoinChoice, Obstacle } from '../http/api'
import type { SilenceReason } from '../media/hearing'
import type { ShownMedia } from '../media/member-media'
import type { LineView } from '../media/quality/network-quality'
import type { VideoLevel } from '../media/quality/video-policy'
import type { ScreenState } from '../media/screen'
import type { MemberId } from '../media/topology'
import type { MediaTrouble } from '../media/trouble'
import type { Outlet } from '../signalling/on-demand'
import type { Held } from '../signalling/signalling'

/** What the screens of any room draw, and nothing else; its kind adds to it. A new object whenever something changed. */
export interface RoomSnapshot {
  /**
   * entering: joining over HTTP and socket · waiting: in, nobody else is (or not yet) · live: somebody else is in, too · replaced: another
   * device has the place · ended: over · failed: cannot get in, `failure` tells.
   */
  readonly phase: 'entering' | 'waiting' | 'live' | 'replaced' | 'ended' | 'failed'
  readonly sessionId: string
  readonly mode: SessionType
  /** The signalling connection; media does not depend on it. */
  readonly signalling: 'connecting' | 'connected' | 'reconnecting'
  /** The limit that keeps this member waiting at the door; null: none that it was told of. */
  readonly held: Held | null
  /** The media path. slow: over 10 s; failed: over 25 s, offer Retry. lost: packets stopped, a new call is on its way. */
  readonly media: 'none' | 'connecting' | 'slow' | 'connected' | 'lost' | 'failed'
  /** Why no media arrives, as far as this member can see; in a chat: whether this device is offline. */
  readonly trouble: MediaTrouble | null
  /** The others who are known to belong to the session, in or not. */
  readonly members: readonly MemberView[]
  /** The others have been away for so long that the call and the files were closed; a return begins them anew. */
  readonly mediaClosed: boolean
  /** Why this page sends silence and black alone; null: it sends what its devices give. */
  readonly silent: SilenceReason | null
  readonly chat: ChatSnapshot | null
  readonly devices: DevicesSnapshot | null
  /** From the audio level of one's own microphone, a few times a second. */
  readonly speaks: boolean
  /** How good the line is; null while there is nothing to measure. */
  readonly line: LineView | null
  /** What a weak line has left of this member's picture. */
  readonly videoLevel: VideoLevel
  /** Of one's own screen; null where the mode or the browser does not share any. */
  readonly screen: ScreenState | null
  /** Why this member cannot get in (`failed`), or why the session could not be ended. */
  readonly failure: Obstacle | null
}

/** Another member, as the screens draw it. */
export interface MemberView extends ShownMedia {
  /** Empty until the server named it: an appointment's other side that has not come yet. */
  readonly id: MemberId
  readonly role: Role
  readonly name: string
  readonly present: boolean
  /** Why it is not there, once it has been there. */
  readonly left: LeaveReason | null
  readonly typing: boolean
}

/** What the screens of any room may ask for. Nothing here throws; outcomes show in the next snapshot. */
export interface RoomClient<S extends RoomSnapshot = RoomSnapshot> {
  subscribe(listener: () => void): () => void
  getSnapshot(): S
  /** From the click on Join (devices were opened on pre-join or are opened now). */
  join(choice?: JoinChoice): Promise<void>
  /** Leave, I'll come back: closes socket, media and devices; the session goes on. */
  leave(): void
  sendMessage(text: string): void
  retryMessage(id: string): void
  /** Called on every keystroke; sends typing and stop-typing at the protocol's pace. */
  noteTyping(isTyping: boolean): void
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  retryMedia(): void
  /** How high a member's picture is on the page, in pixels of the screen; null: it is not to be seen. */
  see(member: MemberId, height: number | null): void
  /** For parts of the room that are fetched on demand. */
  readonly outlet: Outlet
  /** From now on this device; what runs is exchanged without a gap, what is off stays off. */
  chooseDevice(kind: MediaKind, wish: DeviceWish): Promise<void>
  /** Only from a press: browsers ask which screen. */
  shareScreen(on: boolean): Promise<void>
  /** Stops everything for good (the page goes away). */
  dispose(): void
}

/** How a room of any kind is come into. */
export interface RoomClientOptions {
  /** The secret of the address bar while it is still there; afterwards the cookie and the link's id stand for it. */
  readonly token: string | null
  /** Of the signalling server, so that the connection can be opened while the place is still being claimed. */
  readonly socketUrl: string
  /**
   * Opened on pre-join with the person's choices (an empty one: none is wanted now); the room client owns and stops it from then on. null
   * or absent: the room opens the mode's devices itself on `join`.
   */
  readonly localStream?: MediaStream | null
  /** The place is claimed for this browser: from now on the address with the link's id leads here, and the secret can leave the address bar. */
  readonly onClaimed?: (linkId: string) => void
}
