'use client'

import dynamic from 'next/dynamic'
import type { ComponentType, ReactNode } from 'react'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { SessionType } from '@/lib/room/words'
import type { Ground } from './ground'

export interface ModeRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  /** The ways out; a mode with a call puts them in its bar. */
  readonly exits: ReactNode
}

interface ModeRoom {
  readonly Room: ComponentType<ModeRoomProps>
  /** Fetches the screen's code ahead of its first drawing. */
  readonly load: () => Promise<unknown>
  readonly ground: Ground
  readonly hasCall: boolean
}

// Each a chunk of its own: a chat never fetches what draws a call.
const loadChat = () => import('@/components/chat/chat-room')
const loadVoice = () => import('./voice-room')
const loadVideo = () => import('./video-room')

const client = { ssr: false, loading: () => <div className="flex-1" /> } as const

export const modeRooms: Record<SessionType, ModeRoom> = {
  chat: {
    Room: dynamic(() => loadChat().then((part) => part.ChatRoom), client),
    load: loadChat,
    ground: 'paper',
    hasCall: false,
  },
  voice: {
    Room: dynamic(() => loadVoice().then((part) => part.VoiceRoom), client),
    load: loadVoice,
    ground: 'paper',
    hasCall: true,
  },
  video: {
    Room: dynamic(() => loadVideo().then((part) => part.VideoRoom), client),
    load: loadVideo,
    ground: 'stage',
    hasCall: true,
  },
}
