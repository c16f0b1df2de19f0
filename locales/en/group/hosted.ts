import type { Parts } from '../../forms/parts'
import { plural } from '../counts'

/** The page of a group room of an account: its lobby and what else stands before the room. */

/** In a tab, by the gate that is shown. */
export const titles = {
  unknown: 'Session not found',
  unavailable: 'Trying again',
  blocked: 'Taken out',
  private: 'Private session',
  signedOut: 'Signed out',
  trouble: 'Could not join',
}

export const lobby = {
  start: 'Start session',
  join: 'Join session',
  all: 'All group rooms',
  calendar: 'Add to calendar',
  host: 'Host',
  you: 'You',
  when: 'When',
  atOnce: 'When its host starts it',
  since: <T>(time: T): Parts<T> => ['Since ', time],
  people: 'People',
  places: (here: number, most: number) =>
    here >= most
      ? `${here} of ${most}, no place left`
      : `${here} of ${most}, ${plural(most - here, '1 place left', `${most - here} places left`)}`,
  upTo: (most: number) => `Up to ${most}`,
  club: 'Club',
  who: 'Who is in',
  nobody: 'Nobody yet',
  private: 'Private: somebody inside lets you in after you asked to join.',
  open: 'This session costs nothing. You can leave and come back until its host ends it.',
  yours: 'It is live for the others from when you start it. You go in with it.',
  begins: {
    host: 'The session begins when you start it.',
    others:
      'The session has not started yet. Keep this page open: it goes on by itself when the host starts it.',
    live: 'The session is live.',
    full: 'Everybody who fits in is in. Keep this page open: it goes on by itself when there is a place.',
  },
  signIn: {
    live: 'The session is live. Sign in, and you come back here.',
    scheduled: 'The session has not started yet. Sign in, and you come back here.',
    button: 'Sign in to join',
  },
  failed: "That didn't work. Check your connection and try again.",
}

export const acts = {
  label: 'For the host',
  change: 'Change session',
  cancel: 'Cancel session',
  cancelQuestion: 'Cancel this session?',
  cancelDetail: 'Nobody can start or join it any more. The list shows it as cancelled.',
  cancelConfirm: 'Cancel it',
  keep: 'Keep it',
  end: 'End session',
  endQuestion: 'End this session for everybody?',
  endDetail: 'Everybody who is in leaves, and nobody can come back in.',
  endConfirm: 'End for everybody',
}

export const invite = {
  title: 'Invite a guest',
  detail: 'Somebody without an account comes in by a link of their own.',
  name: 'Name of the guest',
  submit: 'Make a link',
  link: (name: string) => `Link for ${name}`,
  once: 'It is shown this once. Copy it and send it to this person alone.',
  copy: 'the link',
  faults: {
    name: 'A name has 1 to 80 characters.',
    failed: 'No link could be made. Check your connection and try again.',
    many: 'So many links were made for this session that there are no more of them.',
  },
}

export const over = {
  ENDED: 'This session has ended',
  CANCELLED: 'This session was cancelled',
  ended: <T>(title: string, time: T): Parts<T> => [`${title} ended `, time, '.'],
  cancelled: (title: string) => `${title} does not take place.`,
  next: 'Find other sessions, or create one, among the group rooms.',
  all: 'All group rooms',
}

export const unknown = {
  title: 'There is no session here that you may see',
  detail:
    'The address may be incomplete, or the session is for members of a club or for people who were invited.',
  signIn: 'If you have an account that may see it, sign in.',
  button: 'Sign in',
}

export const turned = {
  private: 'The host lets nobody else in',
  privateDetail: (title: string) =>
    `${title} is closed for whoever is not in. Ask its host, or try again later.`,
  blocked: 'You were taken out of this session',
  blockedDetail: (title: string) =>
    `You cannot come back into ${title}. If that was a mistake, ask its host.`,
  again: 'Try again',
}

export const signedOut = {
  title: 'You are signed out',
  detail: 'Sign in again, and you come back to this session.',
  button: 'Sign in',
}

export const unavailable = {
  title: "We can't open this session right now",
  detail: 'Keep this page open: it tries again by itself.',
}
