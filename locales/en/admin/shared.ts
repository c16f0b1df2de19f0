import { count, plural } from '../counts'

export const frame = {
  label: 'Administration',
  overview: 'Overview',
  sessions: 'Sessions',
  rooms: 'Rooms',
  people: 'People',
  payouts: 'Payouts',
  accounts: 'Accounts',
  developers: 'Developers',
  settings: 'Settings',
}

/** What a browser calls the pages. */
export const titles = {
  overview: 'Overview',
  sessions: 'Sessions',
  session: 'Session',
  rooms: 'Rooms',
  room: 'Room',
  people: 'People',
  payouts: 'Payouts',
  accounts: 'Accounts',
  developers: 'Developers',
  settings: 'Settings',
  firstSteps: 'First steps',
  receipt: 'Receipt',
}

export const statuses = {
  scheduled: 'Scheduled',
  waiting: 'Waiting',
  active: 'In session',
  completed: 'Completed',
  abandoned: 'Abandoned',
  no_show_client: 'Client did not come',
  no_show_consultant: 'Consultant did not come',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

/** Of an end. */
export const reasons = {
  time_up: 'Paid time over',
  client_gone: 'Client away too long',
  consultant_gone: 'Consultant away too long',
  system_gone: 'Both away too long',
  nobody_present: 'Both had left',
  nobody_came: 'Nobody came',
  never_together: 'Never in at the same time',
  no_show: 'Did not come',
  cancelled: 'Cancelled',
}

/** Whose doing an end by hand was. */
export const ended = {
  client: 'Ended by the client',
  consultant: 'Ended by the consultant',
  admin: 'Ended by an administrator',
}

/** Whose doing a cancellation was. */
export const cancelled = {
  client: 'Cancelled by the client',
  consultant: 'Cancelled by the consultant',
  admin: 'Cancelled by an administrator',
}

export const problemStates = { open: 'Problem reported', decided: 'Problem decided' }

export const notSettled: string = 'not settled yet'

/** "−18 min (60 %)" */
export function difference(sign: string, duration: string, percent: number): string {
  return `${sign}${duration} (${percent} %)`
}

export const ratings = {
  none: 'not rated yet',
  all: (average: number, ratingCount: number) =>
    `${average.toFixed(1)} of 5 from ${count(ratingCount)} ${plural(ratingCount, 'rating', 'ratings')}`,
}
