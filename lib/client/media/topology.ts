import type { MemberCall } from '@/lib/contract/socket/signals'
import type { MediaKind } from '@/lib/room/modes'
import type { Signal } from '../signalling/signal'
import type { Signalling } from '../signalling/signalling'
import type { MediaPhase } from './call-plan'
import type { LineGrade, LineView } from './quality/network-quality'
import type { VideoLevel } from './quality/video-policy'
import type { MediaTrouble } from './trouble'

/** A member of the room, by the id that the server gives it. */
export type MemberId = string

/** What goes to and comes from one other member. */
export interface MemberMedia {
  readonly phase: MediaPhase
  /** Why nothing arrives; null while it does, or while nothing is to be expected. */
  readonly trouble: MediaTrouble | null
  readonly stream: MediaStream | null
  readonly speaking: { readonly self: boolean; readonly other: boolean }
  /** Its picture arrives; false while its camera is off or there is no path. */
  readonly camera: boolean
  /** When packets were last seen to have come, over all attempts; local time, null: never. */
  readonly arrivedAtMs: number | null
  /** How good the line is; null while there is nothing to measure. */
  readonly line: LineView | null
  /** How well this member comes through, by what is on its side of the line. */
  readonly grade: LineGrade | null
  /** What a weak line has left of one's own picture. */
  readonly videoLevel: VideoLevel
}

export const noMedia: MemberMedia = {
  phase: 'none',
  trouble: null,
  stream: null,
  speaking: { self: false, other: false },
  camera: false,
  arrivedAtMs: null,
  line: null,
  grade: null,
  videoLevel: 'full',
}

export interface TopologyOptions {
  readonly kinds: readonly MediaKind[]
  track(kind: MediaKind): MediaStreamTrack | null
  /** Whether this kind may be sent at all, by a device that is on or not. */
  sends(kind: MediaKind): boolean
  /** What is sent as the picture. */
  content(): 'camera' | 'screen' | null
  /** What is to be heard of the screen that is shared. */
  screenSound(): MediaStreamTrack | null
  iceServers(): readonly RTCIceServer[]
  relayOnly(): boolean
  /** The credentials of the ICE servers were refused. */
  iceRefused(): void
  /** Of two offers that cross, this side's gives way to that member's. */
  yieldsTo(member: MemberId): boolean
  /** The member is in and signals get through to it. */
  reachable(member: MemberId): boolean
  send(to: MemberId, signal: Signal, call: number): void
  /** The acknowledgement as it came; undefined: there was none, or this side is not in the room. */
  ask: Signalling['ask']
  /** Of this member, once it is in. */
  self(): MemberId
  changed(member: MemberId, media: MemberMedia): void
  /** A reading of the line to a member, once a second while a call flows. */
  measured(report: RTCStatsReport, line: LineView | null, call: number | null): void
}

/** The room as it is entered. */
export interface RoomOfMedia {
  /** The attempts to take part in. */
  readonly calls: readonly MemberCall[]
  /** The others who are in. */
  readonly members: readonly MemberId[]
  /** How to take part in the media server, unchecked. */
  readonly hub: unknown
}

/** How media gets to the other members of a room. The room's capacity decides which there is, and for as long as the room lasts. */
export interface Topology {
  /** Makes an offer ready while the room is still being entered. Whether it is wanted, and under which number, only the room can say. */
  prepare(): void
  /** This side (re-)entered the room: what flows is kept, anything else starts over as the room says. */
  enter(into: RoomOfMedia): void
  /** Another member entered. @param call the attempt with it; undefined: there is none */
  assign(member: MemberId, call: MemberCall | undefined): void
  receive(from: MemberId, signal: Signal, call: number): void
  /** The attempts that flow, to be named on (re-)entering. */
  living(): readonly { readonly with: MemberId; readonly number: number }[]
  /** What of the media server the page still has, to be named on (re-)entering; null: nothing. */
  stay(): string | null
  /** Whatever the server says, unchecked. */
  hear(event: string, payload: unknown): void
  /** How high a member's picture is on the page, in pixels of the screen; null: it is not to be seen. */
  see(member: MemberId, height: number | null): void
  /** The devices changed, or what may be sent. */
  refresh(): void
  retry(): void
  /** Ends what goes to a member, or to all; the room may assign another attempt. */
  end(member?: MemberId): void
}
