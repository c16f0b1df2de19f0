import type { SessionType } from './words'

export type MediaKind = 'audio' | 'video'
export type SignalEvent = 'offer' | 'answer' | 'ice-candidate'
export type FileEvent = 'file-offer' | 'file-accept' | 'file-decline' | 'file-cancel' | 'file-done'
export type ModalEvent =
  | SignalEvent
  | 'media-state'
  | 'call-quality'
  | 'reception-report'
  | 'message'
  | 'typing'
  | 'stop-typing'
  | FileEvent
  | 'reaction'

interface Mode {
  readonly media: readonly MediaKind[]
  readonly events: readonly ModalEvent[]
  /** What is carried besides while a file that was accepted is on its way, and for that file only. */
  readonly duringTransfer: readonly SignalEvent[]
}

const signals = ['offer', 'answer', 'ice-candidate'] as const
const chat = ['message', 'typing', 'stop-typing'] as const
const calls = [...signals, 'media-state', 'call-quality', 'reception-report'] as const
const files = ['file-offer', 'file-accept', 'file-decline', 'file-cancel', 'file-done'] as const

/** What each booked mode carries. The relay, the page and the browser's permissions all read this table. */
export const modes = {
  chat: { media: [], events: [...chat, ...files, 'reaction'], duringTransfer: signals },
  voice: { media: ['audio'], events: [...calls, 'reaction'], duringTransfer: [] },
  video: { media: ['audio', 'video'], events: [...calls, 'reaction'], duringTransfer: [] },
} as const satisfies Record<SessionType, Mode>

export function modeOf(sessionType: SessionType): Mode {
  return modes[sessionType]
}
