import { plural } from '../counts'
import { ordinal } from '../ordinals'
import { list } from '../room/room'

/** Beside the pictures of a group room: what is written there, and who is in. */

/** The buttons in the header. */
export const tools = {
  chat: 'Chat',
  chatName: (unread: number) =>
    unread === 0 ? 'Chat' : plural(unread, 'Chat, 1 new message', `Chat, ${unread} new messages`),
  people: 'People',
  peopleName: (waiting: number) =>
    waiting === 0 ? 'People' : plural(waiting, 'People, 1 waits', `People, ${waiting} wait`),
  /** Said when something was written that is not to be seen. */
  unread: (unread: number) => (unread === 0 ? '' : plural(unread, '1 new message', `${unread} new messages`)),
}

export const panel = {
  chat: 'Chat',
  people: 'People',
  close: 'Close',
}

export const hand = {
  raise: 'Raise hand',
  up: (place: number, of: number) =>
    of === 1 ? 'Your hand is up.' : `Your hand is up. You are ${ordinal(place)} of ${of}.`,
  down: 'Your hand is down.',
  raised: (name: string) => `${name} raised a hand.`,
  place: (place: number, of: number) => `Hand raised, ${ordinal(place)} of ${of}`,
  inOrder: (place: number, of: number) => `${ordinal(place)} of ${of}`,
  lower: 'Lower hand',
  lowerOf: (name: string) => `Lower hand of ${name}`,
  lowerAll: 'Lower all hands',
}

export const people = {
  here: (count: number) => plural(count, '1 person here', `${count} people here`),
  roles: { host: 'Host', cohost: 'Co-host', member: '', guest: 'Guest' },
  standsIn: 'Stands in for the host',
  lost: 'Lost the connection',
  options: 'Options',
  optionsOf: (name: string) => `Options for ${name}`,
  acts: {
    make_cohost: 'Make co-host',
    unmake_cohost: 'Take co-host back',
    hand_on: 'Hand the room on',
    remove: 'Remove',
  },
  named: {
    make_cohost: (name: string) => `Make co-host: ${name}`,
    unmake_cohost: (name: string) => `Take co-host back: ${name}`,
    hand_on: (name: string) => `Hand the room on to ${name}`,
    remove: (name: string) => `Remove ${name}`,
  },
  lock: 'Lock the room',
  locked: 'Nobody else can come in. Whoever is in stays.',
  unlocked: 'Whoever may come in can come in.',
}

/** Who wants to come in, for who may let them in. */
export const waiting = {
  title: (count: number) => `Waiting room: ${count}`,
  one: (name: string) => `${name} is waiting to be let in.`,
  several: (count: number) => `${count} people are waiting to be let in.`,
  admit: 'Admit',
  admitOf: (name: string) => `Admit ${name}`,
  turnAway: 'Turn away',
  turnAwayOf: (name: string) => `Turn away ${name}`,
  all: 'Admit all',
  see: 'See who',
  /** In a tab, before its title. */
  mark: (count: number, title: string) => `(${count}) ${title}`,
}

/** While the host is gone. */
export const standIn = {
  self: 'The host is gone. Until the host is back, you mute, let people in, turn them away and lower hands.',
  other: (name: string) => `The host is gone. Until the host is back, ${name} lets people in.`,
}

/** Asked once, before what cannot be taken back by the same button. */
export const questions = {
  remove: {
    title: (name: string) => `Remove ${name}?`,
    detail: 'They are out at once and cannot come back into this room.',
    confirm: 'Remove and keep out',
  },
  hand_on: {
    title: (name: string) => `Hand the room on to ${name}?`,
    detail: (name: string) =>
      `${name} becomes the host and can end the room. You stay as a co-host, and only the new host can give it back.`,
    confirm: 'Hand it on',
  },
  cancel: 'Cancel',
}

/** Why what a host asked for was not done, by its code. */
export const refusals = {
  not_permitted: 'You may not do that, or not any more.',
  room_full: 'There is no place left. Nobody else can be let in.',
  peer_absent: 'This person does not belong to the room any more.',
  rate_limited: 'That was much at once. Wait a moment, then try again.',
  session_over: 'This room is over.',
  unanswered: 'There was no answer. Look whether it was done, and try again.',
  other: "That didn't work. Try again.",
}

/** Above the oldest line of what was written. */
export const earlier = {
  pending: 'Looking for what was said before…',
  again: 'Look for what was said before',
  beginning: 'This is the beginning.',
  cut: 'What was said before this is not shown here.',
}

/** Who types; of many three by their names. @param names at least one */
export function writing(names: readonly string[]): string {
  const more = names.length - 3
  return more > 0 ? list([...names.slice(0, 3), plural(more, '1 other', `${more} others`)]) : list([...names])
}
