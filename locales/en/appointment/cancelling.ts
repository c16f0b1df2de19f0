import type { Parts } from '../../forms/parts'

/** The client's own way out before the start. */

export const cancelling = {
  button: 'Cancel session',
  question: 'Cancel this session?',
  keep: 'Keep session',
  confirm: 'Cancel session',
  session: <T>(session: T, start: T): Parts<T> => [session, ', ', start],
  asking: 'What it does to the money is being asked…',
  word: <T>(name: T): Parts<T> => ['A word to ', name, ', if you like'],
  changed: 'This has changed since it was shown. Nothing is cancelled yet.',
  silent: 'The service cannot be reached at the moment. Try again.',
}

export const effect = {
  returned: (amount: string) => `${amount} come back to you`,
  all: 'That is all of it: nothing is charged.',
  /** @param until in the reader's own zone */
  allUntil: (until: string) =>
    `That is all of it: nothing is charged. From ${until} on a part would be kept.`,
  kept: (kept: string, held: string, until: string) =>
    `${kept} of ${held} are kept, because cancelling was free only until ${until}.`,
}
