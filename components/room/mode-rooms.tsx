'use client'

import type { ReactNode } from 'react'
import { type Part, partOf } from '@/components/ui/use-part'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { SessionType } from '@/lib/room/words'
import type { Ground } from './ground'
import type { ExtrasAccess } from './use-extras'

export interface ModeRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
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

interface ModeRoom {
  readonly part: Part<ModeRoomProps>
  readonly ground: Ground
  readonly hasCall: boolean
  readonly hasPicture: boolean
}

/** Each screen is a chunk of its own: a chat never fetches what draws a call. */
export const modeRooms: Record<SessionType, ModeRoom> = {
  chat: {
    part: partOf(() => import('@/components/chat/chat-room').then(({ ChatRoom }) => ChatRoom)),
    ground: 'paper',
    hasCall: false,
    hasPicture: false,
  },
  voice: {
    part: partOf(() => import('./voice-room').then(({ VoiceRoom }) => VoiceRoom)),
    ground: 'paper',
    hasCall: true,
    hasPicture: false,
  },
  video: {
    part: partOf(() => import('./video-room').then(({ VideoRoom }) => VideoRoom)),
    ground: 'stage',
    hasCall: true,
    hasPicture: true,
  },
}
