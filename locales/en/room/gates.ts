import type { Parts } from '../../forms/parts'

/** The gates that few people meet, before a room of any kind. */

export const notValid = {
  title: 'This link is not valid',
  detail: 'Open it exactly as it was sent to you, or ask for a new one.',
}

export const withdrawn = {
  title: 'This link was withdrawn',
  detail: 'It opens nothing any more. Use the newest link that you were sent, or ask the practice for one.',
}

export const elsewhere = {
  title: 'This session is open on another device',
  useHere: 'Use it here instead',
  noSecret: 'To use it here instead, open your link again on this device, as it was sent to you.',
}

export const otherSession = {
  title: 'You are in another session',
  goOn: 'Go on here',
  there: <T>(until: T, here: string): Parts<T> => [
    'You are in another session until ',
    until,
    `. Go on here, in the ${here}?`,
  ],
  thereWith: <T>(name: string, until: T, here: string): Parts<T> => [
    `You are in another session with ${name} until `,
    until,
    `. Go on here, in the ${here}?`,
  ],
}

export const trouble = {
  title: 'You are not in yet',
  again: 'Try again',
  movedTooOften:
    'This link went from device to device too often. Go on where it is open, or wait: an hour after the first of these moves it can be moved again.',
}

export const cookies = {
  title: 'Your browser blocks cookies',
  allowed: 'I have allowed them',
  detail:
    'This page needs one cookie: it keeps your place in the session. Allow cookies for this site in your browser’s settings, or open your link in another browser.',
}

export const insecure = {
  title: 'This page needs a secure connection',
  open: 'Open the secure address',
  detail: 'Your browser lets people join only at an address that begins with https.',
}

export const noCalls = {
  title: 'This browser cannot make calls',
  again: 'Load the page again',
}

export const unavailable = {
  now: 'Try now',
  next: (seconds: number) => `Next try in ${seconds} s.`,
  trying: 'Trying…',
}
