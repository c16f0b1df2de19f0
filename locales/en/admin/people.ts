import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

/** Clients and consultants, and what is kept of them. */

export const people = {
  title: 'People',
  roles: { client: 'Clients', consultant: 'Consultants' },
  kinds: 'Kinds of people',
  search: 'Name, ref or email',
  show: 'Show',
  none: 'Nobody matches.',
  total: (total: number) => `${count(total)} ${plural(total, 'person', 'people')}`,
  pages: 'Pages',
  previous: 'Previous page',
  next: 'Next page',
  ref: <T>(ref: T): Parts<T> => ['Ref ', ref],
  noEmail: 'no email',
  inactive: 'Not offered',
  invited: 'Invited',
  hasAccount: 'Has an account',
}

export const form = {
  add: 'Add a consultant',
  ref: 'Ref',
  refHint: 'How your booking system names this person, or a short word of your own. It stays.',
  name: 'Name',
  email: 'Email',
  emailHint: 'Invitations and reminders go there. Empty: nobody is written to.',
  timeZone: 'Time zone',
  practiceZone: 'As the practice',
  bio: 'About them',
  bioHint: 'What clients read before they book.',
  active: 'Offered where people book',
  save: 'Save',
  make: 'Add',
}

/** A ref that is nearly another's. */
export const similar = {
  title: 'Did you mean somebody who is there already?',
  detail: (ref: string) => `Nobody has the ref ${ref}, and these have a very similar one. Nothing was saved.`,
  open: (name: string, ref: string) => `${name} (${ref})`,
  another: 'It is somebody else: add them',
}

export const person = {
  details: 'Details',
  account: 'Account',
  noAccount:
    'No account yet. With one they sign in, see their sessions and earnings, and join without a link.',
  needsEmail: 'Save an email first: the invitation goes to it.',
  invite: 'Make an invitation link',
  invitedAs: (email: string) => `Invited as ${email}; no password is set yet.`,
  openAs: (email: string) => `Signs in as ${email}.`,
  photo: 'Photo',
  photoNow: (name: string) => `Photo of ${name}`,
  choosePhoto: 'A PNG, JPEG or WebP of at most 128 kB, 16 to 2048 pixels a side',
  upload: 'Upload',
  removePhoto: 'Remove the photo',
  balances: 'Money',
  noBalances: 'Nothing is held or owed.',
  sessions: 'Sessions',
  noSessions: 'None yet.',
  newest: (shown: number, total: number) => `The newest ${count(shown)} of ${count(total)}.`,
  with: <T>(other: T, when: T): Parts<T> => ['with ', other, ', ', when],
  kinds: {
    available: 'Available',
    held: 'Frozen for bookings',
    pending: 'Earned, can still be disputed',
    withheld: 'Earned, disputed',
    payable: 'To be paid out',
  },
}

export const peopleNotes = {
  saved: 'Saved.',
  photo: 'The photo is there.',
  'no-photo': 'The photo is gone.',
  'not-a-photo':
    'That file is no PNG, JPEG or WebP of at most 128 kB and 16 to 2048 pixels a side. Nothing was changed.',
  linked: 'The account with that email belongs to this consultant now.',
  'no-email': 'Save an email first.',
  'of-another': 'The account with that email belongs to another consultant.',
  closed:
    'Accounts are kept elsewhere, or nobody can be invited here (PARLEY_SIGN_UP). `npm run user` makes one.',
  often: 'People were changed very often within an hour. Wait a while, then save again.',
  ref: 'A ref has 1 to 200 characters, and no spaces around it. Nothing was saved.',
  name: 'A name has 1 to 80 characters, none of them invisible. Nothing was saved.',
  email: 'That is not an email address. Nothing was saved.',
  timeZone: 'That is no time zone. Nothing was saved.',
  bio: 'What is said about a person has at most 2,000 characters. Nothing was saved.',
  gone: 'That person is not there.',
}
