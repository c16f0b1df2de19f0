import type { Parts } from '../../forms/parts'

/** What a practice sets of itself. */

export const settings = {
  title: 'Settings',
  parts: 'Parts of the settings',
  save: 'Save',
  practice: 'The practice',
  look: 'Name and colour in the header',
  receipts: 'Receipts',
  legal: 'Legal pages',
  legalDetail: 'They stand at the foot of the pages that your clients see.',
  terms: 'Terms of new bookings',
  termsDetail: 'Each booking keeps the terms that it was made with.',
  changes: 'What was changed',
  noChanges: 'Nothing was changed yet.',
  older: 'Older changes',
}

export const fields = {
  name: 'Name of the practice',
  supportEmail: 'Support address (email)',
  timeZone: 'Time zone',
  currency: 'Currency',
  accent: 'Accent colour',
  address: 'Address on receipts',
  taxLine: 'Tax line on receipts',
  termsUrl: 'Terms',
  privacyUrl: 'Privacy',
  imprintUrl: 'Imprint',
  platformFeeBp: 'Fee of the platform, %',
  freeSeconds: 'Free seconds at the start',
  noShowClientShareBp: 'A client does not come: share that is charged, %',
  lateCancelShareBp: 'A client cancels late: share that is charged, %',
  cancelCutoffMinutes: 'Cancelling is free until so many hours before',
  earlyJoinMinutes: 'Rooms open so many minutes before',
  overrunCapMinutes: 'A session may begin late by so many minutes',
  disputeWindowMinutes: 'Problems can be reported for so many days',
  allowOverlaps: 'One person may be booked twice at one time',
}

export const hints = {
  supportEmail: 'Where people write when something does not work. It stands at the foot of their pages.',
  timeZone: 'Days in lists, sums and earnings are days of this zone. Changing it counts the past anew.',
  currency: 'What forms start from. Each booking says its own.',
  accent: 'Links and marks; buttons and grounds follow it. Such as #c2410c; empty: orange.',
  colour: '#c2410c',
  taxLine: 'As you have to print it, such as GSTIN 29ABCDE1234F1Z5',
  page: 'Such as https://practice.example/terms',
}

/** What is wrong with what was typed. */
export const faults = {
  name: 'A name has 1 to 120 characters, none of them invisible.',
  supportEmail: 'Type one email address, such as help@practice.example.',
  timeZone: 'Choose one of the list.',
  currency: 'Choose one of the list.',
  accent: 'Type a colour such as #c2410c.',
  address: 'An address has at most 400 characters.',
  taxLine: 'A tax line has at most 200 characters.',
  termsUrl: 'Type the whole address, beginning with https://, of at most 500 characters.',
  privacyUrl: 'Type the whole address, beginning with https://, of at most 500 characters.',
  imprintUrl: 'Type the whole address, beginning with https://, of at most 500 characters.',
  platformFeeBp: 'Type a number from 0 to 100.',
  freeSeconds: 'Type whole seconds, from 0 to 3600.',
  noShowClientShareBp: 'Type a number from 0 to 100.',
  lateCancelShareBp: 'Type a number from 0 to 100.',
  cancelCutoffMinutes: 'Type a number from 0 to 8760.',
  earlyJoinMinutes: 'Type whole minutes, from 0 to 1440.',
  overrunCapMinutes: 'Type whole minutes, from 0 to 1440.',
  disputeWindowMinutes: 'Type a number from 0 to 365.',
  allowOverlaps: 'Tick it or not.',
}
export const tooPale = (contrast: number, nearest: string) =>
  `On white this reads at ${contrast} to 1, and people need 4.5. The nearest that will do is ${nearest}.`

export const logo = {
  label: 'Logo',
  choose: 'A PNG, JPEG or WebP of at most 128 kB, 16 to 2048 pixels a side',
  upload: 'Upload',
  remove: 'Remove the logo',
  now: 'The logo now',
}

export const notes = {
  saved: 'Saved.',
  elsewhere:
    'Somebody else changed the settings meanwhile. Here is what stands now; nothing of yours was saved.',
  often: 'The settings were changed very often within an hour. Wait a while, then save again.',
  logo: 'The logo is there.',
  'no-logo': 'The logo is gone.',
  'not-a-logo':
    'That file is no PNG, JPEG or WebP of at most 128 kB and 16 to 2048 pixels a side. Nothing was changed.',
  other: 'Something of what was typed is not within bounds. Nothing was changed.',
}

export const start = {
  title: 'Set up your practice',
  detail: 'Five things that everything else starts from. You can change each of them later, in the settings.',
  save: 'Save and go on',
  skip: 'Not now',
}

export const changes = {
  logo: 'Logo',
  setUpAt: 'First steps',
  by: <T>(actor: T, when: T): Parts<T> => [actor, ', ', when],
  nothing: 'nothing',
  fromTo: (before: string, after: string) => `${before} → ${after}`,
}
