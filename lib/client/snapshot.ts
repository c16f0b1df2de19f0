import type { LeaveReason, MediaState } from '@/lib/room/events'
import type { EndResponse, JoinResponse, Problem, SessionView } from '@/lib/room/http'
import type { MediaKind } from '@/lib/room/modes'
import type { ParticipantType } from '@/lib/room/words'
import type { JoinChoice } from './api'
import type { ExtensionMinutes, ExtensionSnapshot } from './extension'
import type { LineReading } from './media/line'
import type { MediaTrouble } from './media/trouble'
import type { VideoLevel } from './media/video-policy'
import type { DeviceWish } from './other-camera'
import type { Outlet } from './outlet'
import type { Held } from './signalling'

/** What the room's screens draw, and nothing else. A new object whenever something changed. */
export interface RoomSnapshot {
  /**
   * entering: joining over HTTP and socket · waiting: in, the other side is not (or not yet) · live: both are in · replaced: another
   * device has the place · ended: over, `summary` tells · failed: cannot get in, `failure` tells.
   */
  readonly phase: 'entering' | 'waiting' | 'live' | 'replaced' | 'ended' | 'failed'
  readonly session: SessionView
  /** The signalling connection; media does not depend on it. */
  readonly signalling: 'connecting' | 'connected' | 'reconnecting'
  /** The limit that keeps this side waiting at the door; null: none that it was told of. */
  readonly held: Held | null
  /** The media path. slow: over 10 s; failed: over 25 s, offer Retry. lost: packets stopped, a new call is on its way. */
  readonly media: 'none' | 'connecting' | 'slow' | 'connected' | 'lost' | 'failed'
  /** Why no media arrives, as far as this side can see; in a chat: whether this device is offline. */
  readonly trouble: MediaTrouble | null
  readonly otherPresent: boolean
  /** Why the other side is not there, once it has been there. */
  readonly otherLeft: LeaveReason | null
  /** The other side has been away for so long that the call and the files were closed; its return begins them anew. */
  readonly mediaClosed: boolean
  /** Why this page sends silence and black alone; null: it sends what its devices give. */
  readonly silent: SilenceReason | null
  /** Whose page reports that nothing arrives in the call; null: nobody's. */
  readonly stalledAt: ParticipantType | null
  readonly clock: RoomClock
  /** More time: asked for, waiting for an answer, or just answered; null: nobody asks. */
  readonly extension: ExtensionSnapshot | null
  readonly chat: ChatSnapshot | null
  readonly devices: DevicesSnapshot | null
  readonly remoteStream: MediaStream | null
  /** The other side's picture arrives; false while its camera is off or there is no path. */
  readonly otherCamera: boolean
  /** From audio levels of both sides, a few times a second. */
  readonly speaking: { readonly self: boolean; readonly other: boolean }
  /** What the other side says it sends; null until it said so. */
  readonly otherMedia: MediaState | null
  /** How good the line is; null while there is nothing to measure. */
  readonly line: LineView | null
  /** What a weak line has left of this side's picture. */
  readonly videoLevel: VideoLevel
  /** Of one's own screen; null where the mode or the browser does not share any. */
  readonly screen: ScreenState | null
  readonly ending: 'no' | 'pending' | 'failed'
  readonly summary: EndResponse | SessionView['summary']
  /** Why this side cannot get in (`failed`), or why the session could not be ended (`ending: 'failed'`). */
  readonly failure: Problem | null
}

/** offline: without a connection for so long that nobody pays for it · stalled: the call is dead · missing: nothing arrives here. */
export type SilenceReason = 'offline' | 'stalled' | 'missing'

/** Times of the database's clock in ms since the epoch; `offsetMs` = server − local, so now = steadyNow() + offsetMs. */
export interface RoomClock {
  readonly startedAtMs: number | null
  /** The paid end if both stay from `toldAtMs` on. */
  readonly endsAtMs: number | null
  readonly toldAtMs: number
  /** What was booked and added. */
  readonly paidSeconds: number
  readonly offsetMs: number
  /** Who is not in, since they were last heard. */
  readonly away: Readonly<Partial<Record<ParticipantType, Absence>>>
  /** From when on nothing that arrives in the call is paid; null: the call lives, as far as anybody knows. */
  readonly stalledFromMs: number | null
  /** Somebody has just come back, and what of their absence counts is not told yet: it stands here until then. */
  readonly heldAtMs: number | null
}

export interface Absence {
  readonly sinceMs: number
  /** null: it is not known, or it is one's own connection that is down. */
  readonly reason: LeaveReason | null
}

export interface ChatLine {
  readonly id: string
  readonly mine: boolean
  readonly text: string
  /** ms since the epoch, server's clock; of pending lines the local estimate. */
  readonly atMs: number
  readonly state: 'pending' | 'sent' | 'failed'
}

export interface ChatSnapshot {
  readonly lines: readonly ChatLine[]
  readonly otherTyping: boolean
}

/** Whose part of the line it is that loses packets; null: neither more than the other. */
export interface LineView {
  readonly grade: 'good' | 'fair' | 'weak'
  readonly side: 'yours' | 'theirs' | null
  readonly reading: LineReading
}

export type ScreenState = 'off' | 'pending' | 'on'

/** off/on are the person's choice; the others say why it is not theirs to make now. */
export type DeviceState = 'off' | 'on' | 'pending' | 'blocked' | 'missing' | 'busy'

/**
 * What happened to a device by itself. switched: another one took over (`label` names it) · lost: it is gone, and off until the person turns
 * it on again · connected: a new one, `id`, is there to be chosen · unchanged: the one that was chosen could not be opened.
 */
export type DeviceNotice =
  | { readonly kind: MediaKind; readonly what: 'switched' | 'lost' | 'unchanged'; readonly label: string }
  | { readonly kind: MediaKind; readonly what: 'connected'; readonly label: string; readonly id: string }

export interface DevicesSnapshot {
  readonly microphone: DeviceState
  /** null: this mode has no camera. */
  readonly camera: DeviceState | null
  readonly localStream: MediaStream | null
  /** On, and taken away by the system for a while: a phone call, another app in front. */
  readonly interrupted: readonly MediaKind[]
  /** At most one of a kind. */
  readonly notices: readonly DeviceNotice[]
}

/** What the screens may ask for. Nothing here throws; outcomes show in the next snapshot. */
export interface RoomClient {
  subscribe(listener: () => void): () => void
  getSnapshot(): RoomSnapshot
  /** From the click on Join session (devices were opened on pre-join or are opened now). */
  join(choice?: JoinChoice): Promise<void>
  /** Leave, I'll come back: closes socket, media and devices; the session goes on. */
  leave(): void
  /** Ends the session for both. */
  end(): Promise<void>
  sendMessage(text: string): void
  retryMessage(id: string): void
  /** Called on every keystroke; sends typing and stop-typing at the protocol's pace. */
  noteTyping(isTyping: boolean): void
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  retryMedia(): void
  /** For parts of the room that are fetched on demand. */
  readonly outlet: Outlet
  /** Proposes more time to the other side; what becomes of it shows in `extension`. */
  proposeExtension(minutes: ExtensionMinutes): void
  /** Answers the other side's proposal, or takes one's own back. */
  answerExtension(accept: boolean): void
  /** The outcome has been read. */
  dismissExtension(): void
  /** From now on this device; what runs is exchanged without a gap, what is off stays off. */
  chooseDevice(kind: MediaKind, wish: DeviceWish): Promise<void>
  /** Only from a press: browsers ask which screen. */
  shareScreen(on: boolean): Promise<void>
  /** Stops everything for good (the page goes away). */
  dispose(): void
}

export interface RoomClientOptions {
  readonly session: SessionView
  /** The secret of the address bar while it is still there; afterwards the cookie and `session.linkId` stand for it. */
  readonly token: string | null
  /** Of the signalling server, so that the connection can be opened while the place is still being claimed. */
  readonly socketUrl: string
  /**
   * Opened on pre-join with the person's choices (an empty one: none is wanted now); the room client owns and stops it from then on. null
   * or absent: the room opens the mode's devices itself on `join`.
   */
  readonly localStream?: MediaStream | null
  /** The place is claimed for this browser: from now on `/session/{linkId}` leads here, and the secret can leave the address bar. */
  readonly onClaimed?: (linkId: string) => void
}

export type { MediaTrouble }
export type JoinFailure = Problem
export type { JoinResponse }
