import { count, plural } from '../counts'

/** Who was in a group room, for its hosts. */

export const attendance = {
  title: 'Attendance',
  link: 'Who was in, and how long',
  back: 'To the session',
  total: (people: number) => `${count(people)} ${plural(people, 'person', 'people')} came.`,
  nobody: 'Nobody came in yet.',
  name: 'Name',
  role: 'Role',
  firstIn: 'First in',
  lastOut: 'Last out',
  duration: 'In all',
  now: 'in now',
  csv: 'Download CSV',
  json: 'Download JSON',
  note: 'Two devices of one person at once count once.',
}

export const attendeeRoles = { host: 'Host', cohost: 'Cohost', member: 'Member', guest: 'Guest' }
