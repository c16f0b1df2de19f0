import type { Parts } from '../../forms/parts'
import { plural } from '../counts'

/** The list of clubs, and the page of one. */

export const list = {
  title: 'Clubs',
  detail: 'A club has members and rooms of its own, which nobody else sees.',
  create: 'Make a club',
  parts: { mine: 'Your clubs', others: 'Clubs you can join' },
  none: {
    mine: 'You do not belong to a club yet. Join one, or make one of your own.',
    others: 'There is no club that you could join. Make one, and others find it here.',
  },
  noneFound: 'No club here fits what you are looking for.',
  all: (count: number) => `Show all ${count}`,
}

export const filters = {
  label: 'Find clubs',
  search: 'Search',
  which: 'Which',
  any: 'Yours and others',
  show: 'Show',
  clear: 'Show everything',
}

export const pages = {
  members: 'Pages of members',
  blocked: 'Pages of blocked people',
  clubs: 'Pages of clubs',
  previous: 'Previous',
  next: 'Next',
  of: (page: number, all: number) => `Page ${page} of ${all}`,
}

export const item = {
  roles: { owner: 'Owner', moderator: 'Moderator', member: 'Member' },
  yours: { owner: 'You own it', moderator: 'You moderate it', member: 'You belong to it' },
  members: (count: number) => plural(count, '1 member', `${count} members`),
  owner: (name: string) => `Owner: ${name}`,
  noOwner: 'Nobody is in it: whoever joins first owns it',
}

export const form = {
  create: 'Make a club',
  change: 'Name and description',
  name: 'Name',
  description: 'Description (optional)',
  submit: { create: 'Make club', change: 'Save' },
}

export const club = {
  all: 'All clubs',
  since: <T>(when: T): Parts<T> => ['Since ', when],
  join: 'Join club',
  joinDetail: 'Its rooms, and who belongs to it, are for members to see.',
  leave: 'Leave club',
  leaveDetail: 'Its rooms and members are not yours to see any more. You can join again.',
  leaveConfirm: 'Yes, leave',
  ownerLeaves: 'An owner hands the club on before leaving it: make another member its owner.',
  rooms: 'Rooms',
  roomParts: { LIVE: 'Live now', SCHEDULED: 'Upcoming' },
  noRooms: 'Nothing is live or planned in this club.',
  allRooms: 'All rooms of this club',
  createRoom: 'Create a session here',
  members: 'Members',
  joined: <T>(when: T): Parts<T> => ['since ', when],
  you: 'you',
  say: (name: string) => `What you can do about ${name}`,
  acts: {
    moderator: 'Make moderator',
    member: 'Make a plain member',
    owner: 'Hand the club on to them',
    remove: 'Remove',
    block: 'Block',
  },
  named: {
    moderator: (name: string) => `Make moderator: ${name}`,
    member: (name: string) => `Make a plain member: ${name}`,
    owner: (name: string) => `Hand the club on to them: ${name}`,
    remove: (name: string) => `Remove ${name}`,
    block: (name: string) => `Block ${name}`,
  },
  ownerDetail: 'You stay a moderator of it.',
  removeDetail: 'Out of the club and of its rooms. They can join again.',
  blockDetail: 'Out of both, and finds neither from now on.',
  blocked: 'Blocked',
  blockedDetail: 'They find neither the club nor its rooms.',
  unblock: 'Unblock',
  unblockNamed: (name: string) => `Unblock ${name}`,
  blockedSince: <T>(when: T): Parts<T> => ['blocked ', when],
  settings: 'The club itself',
  delete: 'Delete club',
  deleteDetail:
    'Sessions of this club that have not started are cancelled. What is live goes on until it ends, and what took place stays with who was there. This cannot be undone.',
  deleteConfirm: 'Yes, delete this club',
}

export const notes = {
  made: 'Your club is there. Others find it in the list of clubs.',
  joined: 'You belong to this club now.',
  left: 'You left the club.',
  changed: 'Saved.',
  deleted: 'The club is deleted.',
  role: 'Saved.',
  removed: 'They are out of the club.',
  blocked: 'They are blocked.',
  unblocked: 'They can find and join the club again.',
}

export const faults = {
  name: 'A name has 1 to 80 characters.',
  description: 'A description has at most 2,000 characters.',
  wait: 'That is very many clubs. Leave some, or try again in an hour.',
  gone: 'There is no such club any more.',
  'not-allowed': 'You may not do that in this club any more.',
  'not-member': 'They do not belong to the club any more.',
}

export const unknown = {
  title: 'There is no club here that you may see',
  detail: 'The address may be wrong, or the club was deleted.',
  all: 'All clubs',
}
