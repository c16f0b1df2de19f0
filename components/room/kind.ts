import type { ComponentType, ReactNode } from 'react'
import type { Ground } from '@/components/call/surface'
import type { Part } from '@/components/ui/lazy'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import type { SessionType } from '@/lib/contract/words'
import type { ExtrasAccess } from './tools/use-extras'

/** What the shell of a room hands to the screen of a mode. */
export interface ModeScreenProps<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly client: C
  readonly snapshot: S
  /** The ways out; a mode with a call puts them in its bar. */
  readonly exits: ReactNode
  /** What is fetched on demand; a chat puts its files among the messages. */
  readonly extras: ExtrasAccess
  /** false: only what the first picture needs is to be drawn; a mode that has one says when the rest may be. */
  readonly drawn: boolean
  readonly onDrawn: (drawn: true) => void
  /** Below the header, for what a mode has to say over a picture; null: not drawn yet. */
  readonly notices: HTMLElement | null
}

export interface ModeScreen<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly part: Part<ModeScreenProps<S, C>>
  readonly ground: Ground
  readonly hasCall: boolean
  readonly hasPicture: boolean
}

export interface InsideProps<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly client: C
  readonly snapshot: S
  /** Out for a while; the shell shows the way back. */
  readonly onLeave: () => void
}

/** What a kind of room adds to the shell that all kinds share. The folder of the kind fills it in, and the shell knows no kind by name. */
export interface RoomKind<S extends RoomSnapshot, C extends RoomClient<S>> {
  /** By mode; each a chunk of its own. */
  readonly screens: Readonly<Record<SessionType, ModeScreen<S, C>>>
  /** A RoomFrame with the kind's parts in it: from when this side is on its way in until it has left, or all is over. */
  readonly Inside: ComponentType<InsideProps<S, C>>
  /** For whom the room stays open while this member is out of it, in a sentence. */
  openFor(snapshot: S): string
  /** Of a room that is over: what is to be told of its end is known. */
  isTold(snapshot: S): boolean
}
