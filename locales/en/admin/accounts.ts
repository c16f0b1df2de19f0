import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

/** The accounts of the site, and what administrators do with them. */

export const accounts = {
  title: 'Accounts',
  search: 'Name or email',
  role: 'Role',
  anyRole: 'any',
  show: 'Show',
  none: 'No account matches.',
  pages: 'Pages',
  previous: 'Previous page',
  next: 'Next page',
  total: (total: number) => `${count(total)} ${plural(total, 'account', 'accounts')}`,
  noEmail: 'no email',
  confirmed: 'Email confirmed',
  unconfirmed: 'Email not confirmed',
  invited: 'Invited',
  you: 'You',
  since: <T>(when: T): Parts<T> => ['Since ', when],
  lastUsed: <T>(when: T): Parts<T> => ['Last used ', when],
  change: 'Change',
  changeOf: (name: string) => `Change ${name}`,
}

export const invite = {
  title: 'Invite somebody',
  email: 'Email',
  name: 'Name (they can change it)',
  roles: 'Roles',
  submit: 'Make an invitation link',
  detail:
    'A member needs no role. The link is shown to you once: send it to them. It works once, for the time that is said with it.',
}

export const acts = {
  roles: 'Roles',
  rolesDetail: 'Everybody is a member. Whoever loses a role is signed out.',
  saveRoles: 'Save roles',
  reset: 'Make a link for a new password',
  inviteAgain: 'Make a new invitation link',
  confirm: 'Make a link that confirms the email',
  email: (wanted: string) => `Make a link that changes the email to ${wanted}`,
  endSignIns: 'Sign out everywhere',
  endOwnSignIns: 'Sign out everywhere else',
  reason: 'Reason, for the record',
  delete: 'Delete account',
  deleteQuestion: (name: string) => `Delete the account of ${name}?`,
  deleteDetail:
    'Sign-in, name and email are deleted at once. Bookings, payments and attendance stay, without the name. It cannot be undone.',
  deleteConfirm: 'Delete for good',
}

export const newLink = {
  invite: (email: string) => `The invitation of ${email}`,
  reset: (email: string) => `The link for a new password of ${email}`,
  confirm: (email: string) => `The link that confirms ${email}`,
  email: (email: string) =>
    `The link that makes ${email} the address of the account. Send it to that address`,
  once: <T>(until: T): Parts<T> => ['Copy it now: it is shown this once. It works once, until ', until, '.'],
  copy: 'the link',
}

export const accountsNotes = {
  'roles-saved': 'The roles are saved.',
  'signed-out': 'The account is signed out everywhere.',
  deleted: 'The account is deleted.',
  taken: 'There is an account with that email already.',
  invalid: 'That is not an email address, or the name or the reason is too long.',
  'last-admin': 'That is the last administrator. Make another one first.',
  gone: 'That account is not there any more.',
  closed: 'Nobody can be invited here: PARLEY_SIGN_UP says so.',
  'link-told': 'That link was made, and shown, before. Make a new one if it is lost.',
}
