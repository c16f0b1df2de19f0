import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import type { GroupRole } from '@/lib/contract/http/group'
import type { Right } from '@/lib/contract/rights'

/** What can be done about what somebody sends, by the words of its buttons. */
export type MediaAct =
  | 'mute'
  | 'ask_to_unmute'
  | 'hold'
  | 'allow'
  | 'mute_others'
  | 'stop_camera'
  | 'stop_screen'
  | 'hold_camera'
  | 'allow_camera'
  | 'hold_screen'
  | 'allow_screen'
  | 'hold_chat'
  | 'allow_chat'
  | 'send_to_wait'

/** What is held until it is allowed, beside the microphone. */
export const heldRights = ['sendVideo', 'sendScreen', 'chat'] as const satisfies readonly Right[]
export type HeldRight = (typeof heldRights)[number]

export type Reason = 'outranks' | 'stands_in' | 'not_private'

/** A button, and why it does nothing; null: it does. */
export interface Offer {
  readonly act: MediaAct
  readonly why: Reason | null
}

/** Somebody in the list of people, as far as it matters here. */
export interface Sender {
  readonly role: GroupRole
  readonly isSelf: boolean
  readonly muted: boolean
  /** Until allowed. */
  readonly held: boolean
  /** What else they may not until allowed. */
  readonly barred: readonly HeldRight[]
  /** In a call: what of theirs is to be seen. */
  readonly camera: boolean
  readonly screen: boolean
}

export type Say = 'all' | 'mute' | 'none'

/** What one has a say in: everything, muting alone while one stands in for the host, or nothing. */
export function sayOf({
  permissions,
  standsIn,
  view,
}: Pick<GroupSnapshot, 'permissions' | 'standsIn'> & {
  readonly view: Pick<GroupSnapshot['view'], 'memberId'>
}): Say {
  if (permissions.includes('moderate')) return 'all'
  return standsIn !== null && standsIn === view.memberId ? 'mute' : 'none'
}

/** Whether somebody has as much of a say as one has oneself; the database says so once more. */
export function outranks(role: GroupRole, own: GroupRole): boolean {
  return role === 'host' || (own !== 'host' && role === 'cohost')
}

interface Own {
  readonly say: Say
  readonly role: GroupRole
  readonly isPrivate: boolean
  /** The room has microphones. */
  readonly isCall: boolean
  /** The room has pictures. */
  readonly isVideo: boolean
}

/** The buttons on a person's row, the likeliest first. What the person's own state leaves nothing to do about has none. */
export function offersOn(person: Sender, { say, role, isPrivate, isCall, isVideo }: Own): Offer[] {
  if (say === 'none' || person.isSelf || outranks(person.role, role)) return []
  const beyond: Reason | null = say === 'all' ? null : 'stands_in'
  const may = (right: HeldRight) => !person.barred.includes(right)
  const offers: (Offer | false)[] = [
    isCall && !person.muted && { act: 'mute', why: null },
    isCall && person.muted && !person.held && { act: 'ask_to_unmute', why: beyond },
    isCall && { act: person.held ? 'allow' : 'hold', why: beyond },
    isCall && { act: 'mute_others', why: null },
    person.camera && { act: 'stop_camera', why: beyond },
    isVideo && { act: may('sendVideo') ? 'hold_camera' : 'allow_camera', why: beyond },
    person.screen && { act: 'stop_screen', why: beyond },
    isVideo && { act: may('sendScreen') ? 'hold_screen' : 'allow_screen', why: beyond },
    { act: may('chat') ? 'hold_chat' : 'allow_chat', why: beyond },
    { act: 'send_to_wait', why: beyond ?? (isPrivate ? null : 'not_private') },
  ]
  return offers.filter((offer) => offer !== false)
}
