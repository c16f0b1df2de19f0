import type { Parts } from '../../forms/parts'

/** The page that verifies a signed receipt, and what it finds there. */

export const verify = {
  title: 'Verify a receipt',
  detail:
    'A receipt is signed when a session is settled. Here it is checked against the keys that this site publishes; nothing of it is kept.',
  file: 'Receipt file',
  text: 'Or its text',
  confirm: 'Verify',
  missing: 'Choose a receipt file, or put its text into the field, then verify.',
  failed: 'This could not be checked right now. Try again.',
  genuine: <T>(strong: (words: string) => T): Parts<T> => [
    strong('Genuine.'),
    ' It says what was signed, below.',
  ],
  refused: <T>(strong: (words: string) => T, why: string): Parts<T> => [strong('Refused.'), ` ${why}`],
}

/** Why a receipt is refused. */
export const refusals = {
  malformed:
    'This is not a receipt of Parley. Take the file as it was downloaded, from its first character to its last.',
  unknown_key: 'This receipt was signed with a key that was not published here.',
  changed: 'This receipt was changed after it was signed: it does not say what the server said.',
}

export const facts = {
  title: 'What the receipt says',
  number: 'Receipt number',
  session: 'Session',
  client: 'Client',
  consultant: 'Consultant',
  outcome: 'Outcome',
  bookedFor: 'Booked for',
  started: 'Started',
  ended: 'Ended',
  booked: 'Time booked',
  added: 'Time added',
  together: 'Time together',
  frozen: 'Frozen',
  paid: 'Paid by the client',
  released: 'Released',
  fee: 'Platform fee',
  returned: 'Returned',
  refunded: 'Refunded until it was signed',
  terms: 'Terms',
  termsLine: (billing: string, feePercent: number) => `${billing}, fee ${feePercent} %`,
  signedBy: 'Signed by',
  sessionId: 'Session id',
  bookingId: 'Booking id',
  hash: (events: number) => `Hash of its ${events} events`,
}

/** Who wrote about the end. */
export const writtenBy = {
  client: <T>(note: T): Parts<T> => ['Written by the client: ', note],
  consultant: <T>(note: T): Parts<T> => ['Written by the consultant: ', note],
  admin: <T>(note: T): Parts<T> => ['Written by the practice: ', note],
  system: <T>(note: T): Parts<T> => ['Written by the service: ', note],
}

export const times = {
  wasIn: (name: string) => `${name} was in`,
  stood: 'The clock stood still',
  between: <T>(from: T, until: T): Parts<T> => [from, ' to ', until],
  beyond: (times: number) => `And ${times} more, which the file itself lists.`,
  shorter: (times: number, seconds: number) => `And ${times} shorter times, ${seconds} s in all.`,
  breaks: (breaks: number, seconds: number) => `With ${breaks} shorter breaks, ${seconds} s in all.`,
}
