import type { SessionType } from '@/lib/contract/words'

export type MediaKind = 'audio' | 'video'
export type SignalEvent = 'offer' | 'answer' | 'ice-candidate'
export type FileEvent = 'file-offer' | 'file-accept' | 'file-decline' | 'file-cancel' | 'file-done'
/** What is asked of the media server. */
export type HubEvent =
  | 'hub-enter'
  | 'hub-connect'
  | 'hub-restart'
  | 'hub-produce'
  | 'hub-pause'
  | 'hub-close'
  | 'hub-receive'
  | 'hub-watch'
export type ModalEvent =
  | HubEvent
  | SignalEvent
  | 'media-state'
  | 'call-quality'
  | 'message'
  | 'typing'
  | 'stop-typing'
  | FileEvent
  | 'reaction'
/** What the kind of a room adds to what its mode carries. */
export type KindEvent =
  | 'reception-report'
  | 'propose-extension'
  | 'answer-extension'
  | 'raise-hand'
  | 'lower-hand'
  | 'moderate'
/** What a kind of room grants that asks its members. */
export type PollEvent = 'polls' | 'poll-create' | 'poll-vote' | 'poll-close'
/** What a kind of room grants in whose calls somebody may write along. */
export type CaptionEvent = 'caption'
export type RoomEvent = ModalEvent | KindEvent | PollEvent | CaptionEvent

interface Mode {
  readonly media: readonly MediaKind[]
  readonly events: readonly ModalEvent[]
  /** What is carried besides while a file that was accepted is on its way, and for that file only. */
  readonly duringTransfer: readonly SignalEvent[]
}

const signals = ['offer', 'answer', 'ice-candidate'] as const
/** What a chat is made of. */
export const chatEvents = ['message', 'typing', 'stop-typing'] as const
const hub = [
  'hub-enter',
  'hub-connect',
  'hub-restart',
  'hub-produce',
  'hub-pause',
  'hub-close',
  'hub-receive',
  'hub-watch',
] as const satisfies readonly HubEvent[]
const calls = [...signals, ...hub, 'media-state', 'call-quality'] as const

/** What a call is made with, by the way that its media takes: nothing of the other way is carried. */
export const waysOfMedia = { pairs: signals, hub } as const
const files = ['file-offer', 'file-accept', 'file-decline', 'file-cancel', 'file-done'] as const

/** What each booked mode carries. The relay, the page and the browser's permissions all read this table. */
export const modes = {
  chat: { media: [], events: [...chatEvents, ...files, 'reaction'], duringTransfer: signals },
  voice: { media: ['audio'], events: [...calls, 'reaction'], duringTransfer: [] },
  video: { media: ['audio', 'video'], events: [...calls, 'reaction'], duringTransfer: [] },
} as const satisfies Record<SessionType, Mode>

export function modeOf(sessionType: SessionType): Mode {
  return modes[sessionType]
}
