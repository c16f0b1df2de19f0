import type { Parts } from '../../forms/parts'
import { plural } from '../counts'

/** The list of group rooms, and the form that makes one. */

export const frame = {
  title: 'Group rooms',
  label: 'Your places',
  clubs: 'Clubs',
  account: 'Account',
  signIn: 'Sign in',
}

export const list = {
  title: 'Group rooms',
  detail: 'Meet in rooms of 2 to 20, with video and chat: at once or at a time that you set.',
  create: 'Create a session',
  parts: { LIVE: 'Live now', SCHEDULED: 'Upcoming', ENDED: 'Past', CANCELLED: 'Cancelled' },
  none: {
    LIVE: 'Nobody is meeting right now. Create a session, start it, and it appears here.',
    SCHEDULED: 'Nothing is planned yet. Whoever creates a session with a time is found here.',
    ENDED: 'Nothing has taken place yet that you could have seen.',
    CANCELLED: 'No session was cancelled.',
  },
  noneFound: 'Nothing here fits what you are looking for.',
  all: (count: number) => `Show all ${count}`,
}

export const item = {
  host: (name: string) => `Host: ${name}`,
  yours: 'You are the host',
  private: 'Private',
  full: 'Full',
  live: 'Live',
  calendar: 'Add to calendar',
  calendarOf: (title: string) => `Add to calendar: ${title}`,
  open: 'No time set: it begins when its host starts it',
  here: (count: number, most: number) => `${count} of ${most} here`,
  were: (count: number) => plural(count, '1 person was here', `${count} people were here`),
  upTo: (most: number) => `Up to ${most} people`,
  begins: <T>(when: T): Parts<T> => ['Begins ', when],
  began: <T>(when: T): Parts<T> => ['Since ', when],
  ended: <T>(when: T): Parts<T> => ['Ended ', when],
  cancelled: <T>(when: T): Parts<T> => ['Cancelled ', when],
}

export const filters = {
  label: 'Find sessions',
  search: 'Search',
  status: 'Which',
  any: 'Live, upcoming, past',
  club: 'Club',
  anyClub: 'All clubs',
  show: 'Show',
  clear: 'Show everything',
  signIn: 'Sign in',
}

export const pages = {
  label: 'Pages',
  previous: 'Previous',
  next: 'Next',
  of: (page: number, all: number) => `Page ${page} of ${all}`,
}

export const change = {
  title: 'Change session',
  detail:
    'Until you start it, everything but its club can be changed. Whoever has its page open sees it there.',
  submit: 'Save',
  back: 'Back without changing anything',
}

export const create = {
  title: 'Create a session',
  name: 'Title',
  description: 'Description (optional)',
  at: 'Date and time (optional)',
  atHint: 'Without one it begins whenever you start it.',
  zone: 'Time zone',
  people: 'People at most',
  peopleHint: 'From 2 to 20, you among them.',
  private: 'Private: only people whom you let in',
  club: 'Club',
  noClub: 'None: for everybody',
  submit: 'Create session',
  signIn: 'Sign in to create a session or to join one.',
  faults: {
    title: 'A title has 1 to 120 characters.',
    description: 'A description has at most 2,000 characters.',
    at: 'Choose a time from now on, at most two years ahead.',
    people: 'Choose a number from 2 to 20.',
    club: 'You do not belong to this club any more.',
    wait: 'You have very many sessions. End or cancel some, or try again in an hour.',
  },
}
