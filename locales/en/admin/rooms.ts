import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

/** Group rooms, as administrators see them. */

export const kinds = { label: 'Kind', appointments: 'Appointments', rooms: 'Rooms' }

const inThem = (people: number) => `${count(people)} ${plural(people, 'person', 'people')} in`

export const rooms = {
  title: 'Rooms',
  live: (live: number, people: number) =>
    `${count(live)} ${plural(live, 'room is', 'rooms are')} live, ${inThem(people)}.`,
  total: (total: number) => `${count(total)} ${plural(total, 'room', 'rooms')}`,
  none: 'No room matches. Change the filters to see others.',
  noneYet: 'There are no rooms yet. Each one appears here as soon as somebody makes it.',
  pages: 'Pages',
  previous: 'Previous page',
  next: 'Next page',
  search: 'Title, host or id',
  status: 'Status',
  club: 'Club',
  day: (zone: string) => `Day (${zone})`,
  any: 'Any',
  show: 'Show',
  clear: 'Clear',
  hostedBy: <T>(host: T): Parts<T> => ['Host: ', host],
  inClub: <T>(club: T): Parts<T> => ['of ', club],
  private: 'Private',
  locked: 'Locked',
  byCommand: 'No account',
  inNow: (people: number, places: number) => `${inThem(people)}, of ${count(places)}`,
  cameIn: (people: number) => `${count(people)} ${plural(people, 'person', 'people')} came`,
  opens: <T>(when: T): Parts<T> => ['Open from ', when],
  started: <T>(when: T): Parts<T> => ['Since ', when],
  wasAt: <T>(from: T, until: T): Parts<T> => [from, ' to ', until],
}

export const roomStatuses = {
  SCHEDULED: 'Scheduled',
  LIVE: 'Live',
  ENDED: 'Ended',
  CANCELLED: 'Called off',
}

export const room = {
  all: 'All rooms',
  facts: 'Room',
  people: 'Attendance',
  timeline: 'What happened',
  audit: 'Audit',
  acts: 'End the room',
  description: 'Description',
  host: 'Host',
  noHost: 'none any more',
  club: 'Club',
  mode: 'Mode',
  places: 'Places',
  inNow: 'In now',
  nobody: 'nobody',
  made: 'Made',
  opensAt: 'Open from',
  started: 'Started',
  ended: 'Ended',
  notYet: 'not yet',
  id: 'Room id',
  csv: 'Download attendance as CSV',
  intact: (events: number) =>
    plural(
      events,
      'The one event of this room is as it was written.',
      `The ${count(events)} events of this room form an unbroken chain.`,
    ),
  broken: "The chain of this room's events is broken: something was changed behind the back of Parley.",
}

export const roles = { host: 'Host', cohost: 'Cohost', member: 'Member', guest: 'Guest' }

export const attendance = {
  nobody: 'Nobody belongs to this room.',
  never: 'Never in.',
  inNow: 'In now',
  waits: 'Waits to be let in',
  removed: 'Taken out',
  nowCalled: <T>(name: T): Parts<T> => ['now called ', name],
  total: (duration: string) => `${duration} in all`,
  spans: (spans: number) => `${count(spans)} ${plural(spans, 'time', 'times')} in`,
  spansOf: (name: string, spans: number) => `${name}: ${count(spans)} ${plural(spans, 'time', 'times')} in`,
  between: <T>(from: T, until: T): Parts<T> => [from, ' to ', until],
  now: 'now',
}

export const acts = {
  reason: 'Reason, for the record',
  end: 'End the room for everybody',
  callOff: 'Call the room off',
  endDetail: 'Everybody in it is told at once, and nobody comes in again.',
  remove: 'Take out',
  removeOf: (name: string) => `Take ${name} out`,
  removeDetail: {
    account: 'They are out at once and stay out, until the host lets them back.',
    link: 'They are out at once, and their link is over.',
  },
}

export const notes = {
  ended: 'The room is over.',
  removed: 'They are out.',
  'already-over': 'The room was over already.',
  'already-out': 'They were out already.',
  'is-host': 'The host cannot be taken out. End the room instead.',
  'no-member': 'The room has no such member.',
  invalid: 'Give a reason of 1 to 500 characters.',
  gone: 'There is no such room.',
}

/** What is in the record of a room, by the type of the event. */
export const events = {
  created: 'Made',
  link_issued: 'Link issued',
  link_claimed: 'Link opened',
  link_taken_over: 'Another device took over',
  link_revoked: 'Link withdrawn',
  joined: 'Came in',
  left: 'Went out',
  started: 'Started',
  ended: 'Ended',
  room_changed: 'Changed',
}

/** What became of a member, or of the room. */
export const changes = {
  asked: 'Waits to be let in',
  admitted: 'Let in',
  turned_away: 'Turned away',
  sent_to_wait: 'Sent back to wait',
  removed: 'Taken out',
  let_back: 'Allowed back',
  role: 'Has another role',
  left: 'Left',
  locked: 'Locked',
  unlocked: 'Unlocked',
  changed: 'Details changed',
  rights: 'May do more or less',
  muted: 'Muted',
  asked_to_unmute: 'Asked to un-mute',
  poll: 'A poll was made, voted in or closed',
  camera_stopped: 'Camera stopped',
  screen_stopped: 'Shared screen stopped',
}

/** Why it ended. */
export const endings = {
  nobody_present: 'nobody was in for ten minutes',
  nobody_came: 'nobody came',
  cancelled: 'called off',
}

export const actors = {
  host: 'host',
  cohost: 'cohost',
  member: 'member',
  guest: 'guest',
  admin: 'administrator',
  system: 'system',
}

export const audit = {
  none: 'Nothing was done by an administrator.',
  by: <T>(actor: string, when: T): Parts<T> => [`${actor} · `, when],
  session_ended: 'Ended',
  member_removed: 'Taken out',
  ofMember: (action: string, name: string) => `${action}: ${name}`,
}
