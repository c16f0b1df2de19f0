import type { Parts } from '../../forms/parts'

/** The gates before a group room. */

/** In a tab, by the gate that is shown. */
export const titles = {
  unavailable: 'Trying again',
  notValid: 'Link not valid',
  withdrawn: 'Link withdrawn',
  removed: 'Out of the room',
  elsewhere: 'Open on another device',
  inAnotherSession: 'In another session',
  trouble: 'Could not join',
  ended: 'Room closed',
  early: (title: string) => `Not open yet: ${title}`,
}

export const onTheWay = {
  checking: 'Checking your link…',
  opening: 'Opening the room…',
}

export const early = {
  awaited: (title: string) => `${title} has not started yet`,
  awaitedDetail: 'Its host starts it. Keep this page open: it goes on by itself.',
  title: <T>(title: string, countdown: T): Parts<T> => [`${title} opens in `, countdown],
  detail: <T>(date: T, time: T): Parts<T> => [
    'You can join from ',
    date,
    ', ',
    time,
    '. Keep this page open: it goes on by itself.',
  ],
}

export const prejoin = {
  join: 'Join room',
  joinAs: 'You join as',
  names: {
    host: (name: string) => `${name}, host of this room`,
    cohost: (name: string) => `${name}, co-host of this room`,
    member: (name: string) => name,
    guest: (name: string) => `${name}, guest`,
  },
  places: 'People',
  upTo: (count: number) => `Up to ${count}`,
  begins: {
    host: 'The room begins when you come in.',
    cohost: 'You can wait inside until the host comes.',
    member: 'You can wait inside until the host comes.',
    guest: 'You can come in once the host has started it.',
  },
  begun: 'The room has begun.',
  terms:
    'This room costs nothing. You can leave and come back until its host closes it, or until nobody has been in it for ten minutes.',
}

export const withdrawn = {
  detail: 'It opens nothing any more. Use the newest link that you were sent, or ask the host for one.',
}

/** To who was in, or was waiting, when a host said no. */
export const removed = {
  inside: 'You were taken out of the room',
  insideDetail: (title: string) =>
    `A host of ${title} removed you, or your link was withdrawn. It does not let you in any more. If that was a mistake, ask the host.`,
  outside: 'You were not let in',
  outsideDetail: (title: string) =>
    `A host of ${title} turned you away. If that was a mistake, ask the host for a way in.`,
}

export const elsewhere = {
  detail: (title: string) =>
    `Use it here, and ${title} continues on this device; the other one leaves. Your place stays yours.`,
}

export const ended = {
  title: 'This room is closed',
  detail: (title: string) => `${title} has ended.`,
  detailWithTime: <T>(title: string, end: T): Parts<T> => [`${title} ended `, end, '.'],
}

export const unavailable = {
  title: "We can't check your link right now",
  detail: 'Keep this page open: it tries again by itself.',
}
