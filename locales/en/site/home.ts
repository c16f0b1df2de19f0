import type { Parts } from '../../forms/parts'

/** The start page. */

export const hero = {
  signIn: 'Sign in',
  title: <T>(strong: (words: string) => T): Parts<T> => [
    'Talk for an hour. Pay for an hour. ',
    strong('Not a minute more.'),
  ],
  detail:
    'Parley is the private room for paid one-to-one appointments, on your own server. A client and a consultant meet by chat, voice or video, and the money moves by exactly the time both were there.',
  tryIt: 'Try it now',
  seeHow: 'See how it works',
  places: 'Places',
  rooms: 'Group rooms',
  licence: 'Parley is free software under the MIT licence.',
}

export const promises = {
  title: 'Everything a paid conversation needs, and no more',
  room: {
    name: 'The room',
    words:
      'One link each, open to these two people only, and locked to what was booked: chat, voice or video and nothing else.',
  },
  meter: {
    name: 'The meter',
    words:
      'It runs only while both are in, by one clock that neither side can touch. Nobody pays for waiting alone.',
  },
  till: {
    name: 'The till',
    words:
      'The price is frozen at booking. At the end the used part is released and the rest goes back, in one settlement.',
  },
}

export const steps = {
  title: 'How it works',
  book: {
    name: 'Book',
    words: 'Your booking system writes one row. The price is frozen, and each side gets a link of its own.',
  },
  meet: {
    name: 'Meet',
    words: 'Both open their link and join. Sound and picture travel encrypted from browser to browser.',
  },
  settle: {
    name: 'Settle',
    words: 'Somebody ends it, or the paid time does. Both see the same summary, to the second and the cent.',
  },
}

/** The product in one picture. */
export const picture = {
  label:
    'A video session with its remaining time, and the money it releases: 97.00 of 100.00 to the consultant, 3.00 platform fee',
  name: 'Asha Rao',
  left: '24:18 left',
  released: 'Released to Asha',
  fee: 'Platform fee',
  frozen: 'Frozen at booking',
}

export const tryNow = {
  title: 'Try it now',
  detail: <T>(strong: (words: string) => T): Parts<T> => [
    "A session has two sides. Open the client's link here and the consultant's in a second window or on another device, and press ",
    strong('Join session'),
    ' in both.',
  ],
  /** @param command that books a session */
  hint: <T>(command: T): Parts<T> => [
    'Both windows on one computer? Use headphones, or turn one microphone off, so that they do not hear one another. Used a session up? ',
    command,
    ' makes the next one.',
  ],
  openAs: (session: string) => `${session}: open as `,
  newWindow: '(new window)',
  link: {
    client: (session: string) => `the client's link of the ${session}`,
    consultant: (session: string) => `the consultant's link of the ${session}`,
  },
}
