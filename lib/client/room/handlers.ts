import type { Displacement } from '@/lib/contract/codes'
import type { ServerPayload } from '@/lib/contract/socket'
import type { Chat } from '../chat/chat'
import { type RoomEvent, roomPayloads } from '../guards/socket'
import type { LocalMedia } from '../media/local-media'
import type { MemberId } from '../media/topology'
import { hears } from '../signalling/hears'
import type { Signal } from '../signalling/signal'
import type { Hears } from '../signalling/signalling'

interface Ears {
  /** Of this member, once it is in. */
  self(): MemberId
  media(): LocalMedia | null
  readonly chat: Chat | null
  came(who: ServerPayload<'participant-joined'>): void
  left(who: ServerPayload<'participant-left'>): void
  typing(member: MemberId, isTyping: boolean): void
  replaced(reason?: Displacement): void
}

/** Which part of the room takes what the server says in a room of any kind. */
export function heardInRoom(room: Ears): Hears {
  const { chat } = room
  const isOther = ({ memberId }: { readonly memberId: MemberId }) => memberId !== room.self()
  const signal = (from: MemberId, one: Signal, call: number) => room.media()?.receive(from, one, call)
  return hears<{ [E in RoomEvent]: ServerPayload<E> }>(roomPayloads, {
    'participant-joined': (who) => isOther(who) && room.came(who),
    'participant-left': (who) => isOther(who) && room.left(who),
    offer: ({ offer, call, from }) => signal(from, { event: 'offer', offer }, call),
    answer: ({ answer, call, from }) => signal(from, { event: 'answer', answer }, call),
    'ice-candidate': ({ candidate, call, from }) => signal(from, { event: 'ice-candidate', candidate }, call),
    'media-state': ({ memberId, participantType, ...state }) =>
      isOther({ memberId }) && room.media()?.heard(memberId, state),
    message(message) {
      if (message.memberId !== undefined) room.typing(message.memberId, false)
      chat?.heard(message)
    },
    typing: ({ memberId }) => room.typing(memberId, true),
    'stop-typing': ({ memberId }) => room.typing(memberId, false),
    replaced: ({ reason }) => room.replaced(reason),
  })
}
