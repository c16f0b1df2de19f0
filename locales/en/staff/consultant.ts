import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

export const frame = { label: 'Your desk', today: 'Today', earnings: 'Earnings' }

/** What a browser calls the pages. */
export const titles = { today: 'Today', earnings: 'Earnings' }

export const desk = {
  rating: (words: string) => `Your sessions: ${words}`,
  next: 'Next',
  none: 'No session is planned.',
  past: 'Past',
  older: 'Older sessions',
}

/** What came of the press on a button. */
export const notes = {
  'too-early': 'That session is not open yet.',
  over: 'That session is over, or its link was revoked.',
  'too-often':
    'That session went from device to device too often. Go on where it is open, or wait up to an hour.',
  started: 'That session has started already.',
  reason: 'Give a reason, so that the client knows.',
  ended: 'Done. The session is over and settled.',
  late: 'Done. The client’s page says so now.',
}

export const notConnected = {
  title: 'Your sessions',
  detail:
    'This account is not connected with a consultant yet. Ask the practice to connect it with the name that your bookings carry.',
}

export const openSession = {
  facts: <T>(start: T, minutes: number, price: string): Parts<T> => [start, ` · ${minutes} min · ${price}`],
  late: (name: string, minutes: number) => `${name} is told that you are about ${minutes} min late.`,
  joinFrom: <T>(time: T): Parts<T> => ['Join from ', time],
  join: 'Join',
}

/** @param name who is waiting alone */
export const waiting = {
  since: (name: string, minutes: number) =>
    minutes < 1 ? `${name} is waiting` : `${name} has been waiting for ${minutes} min`,
  said: (name: string) => `${name} is waiting.`,
  sound: 'Sound when a client waits',
}

export const ownNotes: string = 'Private notes'

export const pastSessions = {
  none: 'No session is over yet.',
  booked: 'Booked',
  together: 'Together',
  end: 'End',
  theirWords: 'Their words',
  charged: 'Charged',
  refunded: 'Refunded',
  returned: 'Returned in all',
  fee: 'Platform fee',
  released: 'Released to you',
  paidOut: 'Paid out',
  rating: 'Rating',
  score: (score: number) => `${score} of 5`,
}

export const late = {
  title: 'Running late',
  tell: (name: string) => `Tell ${name}`,
  choice: (minutes: number) => `about ${minutes} min late`,
  onTime: 'I am on time',
  send: 'Tell',
}

/** Ending what runs, or cancelling what is still to come. */
export const end = {
  reason: 'Reason',
  running: {
    title: 'End early',
    effect: (name: string) =>
      `This ends the session for both of you. The time until now is settled, and the rest goes back to ${name}.`,
    confirm: 'End the session',
  },
  booked: {
    title: 'Cancel',
    effect: (name: string) => `The session does not take place, and all of the money goes back to ${name}.`,
    confirm: 'Cancel the session',
  },
}

export const takeOver = {
  title: 'You are in that session on another device.',
  effect: 'Use it here, and the other device leaves. Time and money stay as they are.',
  confirm: 'Use it here instead',
}

export const account = {
  none: 'Nothing has been earned yet.',
  label: (currency: string) => `Account in ${currency}`,
  payable: 'Payable to you now',
  pending: 'Pending: a problem can still be reported',
  withheld: 'Withheld: a reported problem is not decided',
  inTransit: 'On its way to you',
  paidOut: 'Paid out so far',
  payouts: 'Pay-outs',
  forSessions: (sessions: number) => `for ${count(sessions)} ${plural(sessions, 'session', 'sessions')}`,
  reference: (reference: string) => `reference ${reference}`,
}

export const earnings = {
  title: 'Earnings',
  csv: 'Download CSV, by session',
  byDay: 'By day',
  from: (zone: string) => `From (${zone})`,
  to: (zone: string) => `To (${zone})`,
  show: 'Show',
  none: 'Nothing in this time.',
  caption: 'Earnings by day',
  day: (zone: string) => `Day (${zone})`,
  sessions: 'Sessions',
  together: 'Together',
  frozen: 'Frozen',
  charged: 'Charged',
  refunded: 'Refunded',
  fee: 'Platform fee',
  released: 'Released to you',
  paidOut: 'Paid out',
}
