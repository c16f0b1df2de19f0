import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

export const overview = {
  title: 'Overview',
  span: 'Time span',
  days: (days: number) => `${days} days`,
  money: (from: string, to: string) => `Money, sessions of ${from} to ${to}`,
  noSession: 'No session in this time.',
  byCurrency: 'Money by currency',
  currency: 'Currency',
}

/** What the money is called, of all sessions of a time. */
export const sums = {
  sessions: 'Sessions',
  gross: 'Gross',
  refunded: 'Refunded',
  net: 'Net',
  fee: 'Fees',
  released: 'Released',
  paidOut: 'Paid out',
}

export const charts = {
  perDay: 'Sessions per day',
  day: (zone: string) => `Day (${zone})`,
  released: 'Released',
  perWeek: (currency: string) => `Released per week, ${currency}, after refunds`,
  week: 'Week from',
  asTable: 'Show as a table',
}

/** A figure has a name and a note under it. */
export const figures = {
  inSession: 'In session now',
  comingSoon: (waiting: number, nextHour: number) =>
    `${count(waiting)} waiting, ${count(nextHour)} start within the hour`,
  openProblems: 'Open problems',
  reported: 'reported and not decided',
  none: 'None',
  noneOpen: 'no reported problem is open',
  ratings: 'Ratings',
  noRating: 'no client has rated yet',
  sessions: 'Sessions',
  span: (from: string, to: string) => `${from} to ${to}`,
  actual: 'Actual to booked',
  ofTime: 'of the time of sessions that took place',
  noShows: 'No-shows',
  missed: (clients: number, consultants: number) =>
    `${count(clients)} clients, ${count(consultants)} consultants`,
  failures: 'Connection failures',
  lost: (sessions: number, newest: number) =>
    `${count(sessions)} of the newest ${count(newest)} lost a connection`,
  median: 'Median time to connect',
  seconds: (seconds: string) => `${seconds} s`,
  toRoom: (newest: number) => `from Join to being in the room, newest ${count(newest)}`,
}

/** People who are booked twice at one time. */
export const overlaps = {
  title: 'Booked twice at one time',
  detail: 'Nobody can be in two sessions at once. Move or cancel one of each pair.',
  role: { client: '(client)', consultant: '(consultant)' },
  taken: <T>(from: T, until: T, mode: string, other: T): Parts<T> => [
    from,
    ' to ',
    until,
    `, ${mode} with `,
    other,
  ],
  more: 'And more, from later dates.',
}

/** How each side's browser found its line. */
export const quality = {
  none: 'No browser has reported anything.',
  legend:
    'As the browsers reported it: green and low is good, orange fair, red and high weak. Money never depends on it.',
  ms: (value: number) => `${value} ms`,
  noneOfSide: 'Has reported nothing.',
  each: { client: 'Each report of the client', consultant: 'Each report of the consultant' },
  grades: { good: 'Good', fair: 'Fair', weak: 'Weak' },
  counted: {
    good: (reports: number) => `${reports} good`,
    fair: (reports: number) => `${reports} fair`,
    weak: (reports: number) => `${reports} weak`,
  },
  reports: (reports: number, counted: string) =>
    `${reports === 1 ? '1 report' : `${reports} reports`}: ${counted}`,
  report: <T>(
    when: T,
    { grade, path, rtt, jitter, lostIn, lostOut }: Readonly<Record<QualityFigure, string>>,
  ): Parts<T> => [
    when,
    ` · ${grade}, ${path} · ${rtt} round trip, ${jitter} jitter · lost ${lostIn} in, ${lostOut} out`,
  ],
}

type QualityFigure = 'grade' | 'path' | 'rtt' | 'jitter' | 'lostIn' | 'lostOut'

/** The way of the media, as a browser reports it. */
export const paths = { direct: 'direct', relay: 'through the relay', unknown: 'unknown' }

export const mail = {
  noServer: (kept: number) =>
    `No mail server is set, so nobody is written to: ${count(kept)} ${plural(kept, 'mail', 'mails')} of the last week lie in the folder mail of the data directory. Set SMTP_URL and MAIL_FROM.`,
  failed: (failed: number) =>
    `${count(failed)} ${plural(failed, 'mail', 'mails')} of the last week did not arrive: the address refused ${plural(failed, 'it', 'them')}.`,
}
