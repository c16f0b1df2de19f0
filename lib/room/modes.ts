import type { SessionType } from './words'

export type MediaKind = 'audio' | 'video'
export type ModalEvent =
  | 'offer'
  | 'answer'
  | 'ice-candidate'
  | 'media-state'
  | 'message'
  | 'typing'
  | 'stop-typing'

interface Mode {
  readonly media: readonly MediaKind[]
  readonly events: readonly ModalEvent[]
}

const call = ['offer', 'answer', 'ice-candidate', 'media-state'] as const
const chat = ['message', 'typing', 'stop-typing'] as const

/** What each booked mode carries. The relay, the page and the browser's permissions all read this table. */
export const modes = {
  chat: { media: [], events: chat },
  voice: { media: ['audio'], events: call },
  video: { media: ['audio', 'video'], events: call },
} as const satisfies Record<SessionType, Mode>

export function modeOf(sessionType: SessionType): Mode {
  return modes[sessionType]
}
