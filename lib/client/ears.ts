import type { Displacement } from '@/lib/room/codes'
import type { Call, LeaveReason, SessionEnded } from '@/lib/room/events'
import type { ParticipantType } from '@/lib/room/words'
import type { Chat } from './chat'
import type { Extension } from './lazy-extension'
import type { CallSide } from './media/call-side'
import type { Signal } from './media/peer-link'
import type { Presence } from './presence'
import type { Times } from './room-state'
import type { SignallingOptions } from './signalling'

interface Ears {
  readonly self: ParticipantType
  calls(): CallSide | null
  readonly chat: Chat | null
  readonly extension: Extension
  readonly presence: Presence
  learn(times: Times): void
  otherCame(call: Call | null): void
  otherLeft(reason: LeaveReason, lastHeardAt: string): void
  ended(ended: SessionEnded): void
  replaced(reason?: Displacement): void
}

/** Which part of the room takes what the server says. */
export function earsOf(room: Ears): SignallingOptions['handlers'] {
  const { chat, extension, presence } = room
  const isOther = (who: ParticipantType) => who !== room.self
  const signal = (one: Signal, call: number) => room.calls()?.receive(one, call)
  return {
    'participant-joined': ({ participantType, call }) =>
      isOther(participantType) && room.otherCame(call ?? null),
    'participant-left': ({ participantType, reason, lastHeardAt }) =>
      isOther(participantType) && room.otherLeft(reason, lastHeardAt),
    'call-stalled': presence.stalled,
    'call-resumed'(end) {
      room.learn(end)
      presence.resumed()
    },
    offer: ({ offer, call }) => signal({ event: 'offer', offer }, call),
    answer: ({ answer, call }) => signal({ event: 'answer', answer }, call),
    'ice-candidate': ({ candidate, call }) => signal({ event: 'ice-candidate', candidate }, call),
    'media-state': ({ participantType, ...state }) => isOther(participantType) && room.calls()?.heard(state),
    message: (message) => chat?.heard(message),
    typing: ({ participantType }) => chat?.otherTyping(true, participantType),
    'stop-typing': ({ participantType }) => chat?.otherTyping(false, participantType),
    'session-started': room.learn,
    'session-extended': room.learn,
    'extension-proposed': extension.proposed,
    'extension-answered': extension.answered,
    'session-ended': room.ended,
    replaced: ({ reason }) => room.replaced(reason),
  }
}
