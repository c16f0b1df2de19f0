import type { Parts } from '../../forms/parts'

/** The page of one's own account. */

export const account = {
  title: 'Your account',
  label: 'Your pages',
  administration: 'Administration',
  desk: 'Your day',
  rooms: 'Group rooms',
  clubs: 'Clubs',
}

export const accountNotes = {
  'name-saved': 'Your name is saved.',
  'password-saved': 'Your new password is saved. Your other devices are signed out.',
  'email-asked':
    'Your new address is noted. An administrator sends you a link to it; until you have used that, everything stays as it is.',
  'device-out': 'That device is signed out.',
  welcome: 'Your account is ready.',
  confirmed: 'Your email address is confirmed.',
  wait: 'Too many tries. Wait half an hour, then try again.',
  'last-admin': 'You are the last administrator here. Make another one first, then delete your account.',
}

export const profile = {
  title: 'Name and email',
  name: 'Name',
  nameHint: 'What others see in rooms and lists.',
  saveName: 'Save name',
  email: 'Email',
  noEmail: 'none',
  confirmed: 'Confirmed',
  unconfirmed: 'Not confirmed',
  unconfirmedDetail: 'An administrator can make you a link that confirms it.',
}

export const email = {
  open: 'Change email address',
  detail:
    'You sign in with your present address until a link that is sent to the new one was used. Every device is signed out then.',
  next: 'New email address',
  save: 'Ask for this address',
  wrong: 'That is not an email address.',
  wanted: <T>(address: T): Parts<T> => [
    'To become ',
    address,
    ' once the link that an administrator sends there was used.',
  ],
}

/** What an account may do, beside being a member. */
export const roles = {
  title: 'What you may do',
  member: { name: 'Member', detail: 'Create rooms and clubs, and join those of others.' },
  consultant: { name: 'Consultant', detail: 'Hold appointments, and see your own days and earnings.' },
  instructor: { name: 'Instructor', detail: 'Give courses and classes.' },
  creator: { name: 'Creator', detail: 'Go live to an audience.' },
  admin: { name: 'Administrator', detail: 'See every session, and look after accounts and money.' },
}

export const password = {
  title: 'Password',
  current: 'Current password',
  next: 'New password',
  save: 'Change password',
  detail: 'Your other devices are signed out.',
  wrong: 'That is not your current password.',
}

export const devices = {
  title: 'Where you are signed in',
  unknown: 'Unknown browser',
  here: 'This device',
  program: 'A program, by token',
  since: <T>(when: T): Parts<T> => ['Signed in ', when],
  lastUsed: <T>(when: T): Parts<T> => ['Last used ', when],
  signOut: 'Sign out this device',
  signOutOf: (agent: string) => `Sign out this device: ${agent}`,
  everywhere: 'Sign out everywhere',
}

export const removal = {
  title: 'Delete account',
  open: 'Delete my account',
  detail:
    'This cannot be undone. Your sign-in, your name and your email address are deleted at once, on every device.',
  stays:
    'What stays, without your name: bookings and their payments, which the practice has to keep, and when you were in which session.',
  confirm: (email: string) => `To confirm, type ${email}`,
  confirmNoEmail: 'To confirm, type DELETE',
  word: 'DELETE',
  password: 'Your password',
  delete: 'Delete account for good',
  mistyped: 'That is not what is asked for here. Nothing was deleted.',
  wrong: 'That is not your password. Nothing was deleted.',
}
