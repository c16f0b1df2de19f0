import type { Parts } from '../../forms/parts'
import { plural } from '../counts'

/** What comes after the summary. @param name of the other side */

/** Since the settlement. */
export const since = {
  refundedToYou: (amount: string) => `${amount} was refunded to you since.`,
  refunded: (amount: string, name: string) => `${amount} of what ${name} had paid was refunded since.`,
  practiceWrote: <T>(words: T): Parts<T> => ['The practice wrote: ', words],
  payableFrom: <T>(when: T): Parts<T> => ['Payable from ', when, ', unless a problem is reported before.'],
}

/** What became of a report, by who made it. */
export const disputes = {
  you: {
    decided: () => 'You reported a problem, and the practice has decided.',
    open: () => 'You reported a problem. The practice looks into it and decides.',
  },
  other: {
    decided: (name: string) => `${name} reported a problem, and the practice has decided.`,
    open: (name: string) => `${name} reported a problem. The practice looks into it and decides.`,
  },
  withheld: (amount: string) => `${amount} of your earnings are withheld until then.`,
}

export const report = {
  title: 'Report a problem',
  detail:
    'The practice reads it and decides what happens to the money. Until then nothing of it is paid out.',
  cancel: 'Cancel',
  send: 'Send report',
  about: 'What is it about?',
  what: 'What happened?',
  attach: 'Let the practice read the messages of this session',
  silent: 'The service cannot be reached at the moment. Try again.',
}

export const categories = {
  connection: () => 'Sound, picture or connection',
  other_side: (name: string) => `${name} was late, left or did not come`,
  charge: () => 'The time or the amount is wrong',
  conduct: (name: string) => `How ${name} behaved`,
  other: () => 'Something else',
}

/** Why nothing can be reported. */
export const notReportable = {
  not_over: 'The session is not over yet. A problem can be reported once it has ended.',
  window_over: 'The time for reporting a problem with this session is over.',
  already_decided: 'A problem with this session was already decided.',
}

export const rating = {
  question: (name: string) => `How was it with ${name}?`,
  stars: (stars: number) => `${stars} ${plural(stars, 'star', 'stars')}`,
  words: 'A few words, if you like',
  send: 'Send rating',
  failed: 'It did not arrive. Try again.',
  yours: 'Your rating',
  score: (score: number) => `${score} of 5 stars`,
  bookAgain: (name: string) => `Book ${name} again`,
}
