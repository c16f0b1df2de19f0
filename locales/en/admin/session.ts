import type { Parts } from '../../forms/parts'
import { count } from '../counts'

/** The page of one session. */

export const session = {
  all: 'All sessions',
  who: <T>(client: T, consultant: T): Parts<T> => [client, ' with ', consultant],
}

export const sections = {
  session: 'Session',
  links: 'Links',
  timeline: 'Timeline',
  dispute: 'Dispute',
  money: 'Money',
  rating: 'Rating',
  proof: 'Proof',
  moreTime: 'More time',
  presence: 'Presence',
  quality: 'Quality',
  ledger: 'Ledger',
  audit: 'Audit',
}

export const facts = {
  mode: 'Mode',
  bookedFor: 'Booked for',
  started: 'Started',
  ended: 'Ended',
  booked: 'Booked',
  moved: 'Moved to another time',
  actual: 'Actual',
  endReason: 'End reason',
  theirWords: 'Their words',
  terms: 'Terms',
  sessionId: 'Session id',
  bookingId: 'Booking id',
}

export const money = {
  frozen: 'Frozen',
  gross: 'Charged to the client (gross)',
  refunded: 'Refunded since',
  net: 'Paid by the client in the end (net)',
  returned: 'Returned to the client in all',
  fee: 'Platform fee',
  released: 'Released to the consultant',
  paidOut: 'Paid out of it',
  refund: (number: number) => `Refund ${number}`,
  payOut: (number: number) => `Pay-out ${number}`,
}

/** The terms of the booking in a line. */
export const terms = {
  line: (billing: string, feePercent: number, freeSeconds: number) =>
    `${billing}, fee ${feePercent} %, first ${freeSeconds} s free to leave`,
}

export const rating = {
  gave: <T>(client: T, score: number): Parts<T> => [client, ` gave ${score} of 5`],
  none: <T>(client: T): Parts<T> => [client, ' has not rated this session.'],
  consultant: <T>(consultant: T, words: string): Parts<T> => [consultant, `: ${words}`],
}

export const ledger = {
  none: 'No money was moved for this booking.',
  account: 'Account',
  amount: 'Amount',
  sum: 'Sum',
  moved: <T>(when: T, actor: string, reason: string): Parts<T> => [when, ` · ${actor} · ${reason}`],
  of: (account: string, owner: string) => `${account}, ${owner}`,
}

export const transfers = {
  deposit: 'Payment received',
  hold: 'Frozen for the booking',
  settlement: 'Settled',
  withdrawal: 'Paid out',
  correction: 'Corrected',
  extension_hold: 'Frozen for more time',
  withholding: 'Withheld: a problem was reported',
  release: 'Made payable',
  refund: 'Refunded',
}

export const accounts = {
  available: 'Free balance',
  held: 'Frozen',
  pending: 'Earned, still disputable',
  withheld: 'Earned, withheld',
  payable: 'Owed',
  revenue: 'Platform fees',
  external: 'Payments from outside',
}

export const presence = {
  nobody: 'Nobody has been in yet.',
  never: 'Never in.',
  billed: 'Billed: the clock ran',
  notBilled: 'Not a second was billed.',
  between: <T>(from: T, until: T): Parts<T> => [from, ' to ', until],
  now: 'now',
  why: (reason: string) => ` · ${reason}`,
  stretches: (stretches: number) => ` · ${count(stretches)} stretches with next to nothing between them`,
}

const clientsPage = 'As the client’s page reports'
const consultantsPage = 'As the consultant’s page reports'

/** What a page reported of its call. */
export const evidence = {
  client: {
    arrived: `${clientsPage}: sound or picture still came while the other side was away`,
    dead: `${clientsPage}: nothing came, the clock was paused`,
    poor: `${clientsPage}: a poor line (30 % lost, or over 1.5 s there and back)`,
  },
  consultant: {
    arrived: `${consultantsPage}: sound or picture still came while the other side was away`,
    dead: `${consultantsPage}: nothing came, the clock was paused`,
    poor: `${consultantsPage}: a poor line (30 % lost, or over 1.5 s there and back)`,
  },
}

/** Why somebody was not in any more. */
export const leaving = {
  left: 'left by the button',
  page_closed: 'closed the page',
  revoked: 'the link was withdrawn',
  replaced: 'another device took over',
  connection_lost: 'the connection was lost',
  elsewhere: 'went on to another session',
  server_restarted: 'our server restarted',
  lapsed: 'nothing was heard any more',
  session_over: 'the session was over',
}

export const timeline = {
  events: (events: number) => `${count(events)} events.`,
  asOne: 'Tell what repeats as one',
  each: 'Show each of them',
  pages: 'Pages of the timeline',
  first: 'From the beginning',
  later: 'Later events',
  until: <T>(when: T): Parts<T> => [' to ', when],
  by: (actor: string) => ` · ${actor}`,
  withDetails: (words: string, details: string) => `${words} (${details})`,
  way: (path: string, call: number) => `Media ${path} (call ${call})`,
  wayNotTold: 'by a path that is not told',
  browser: {
    client: 'as the client’s browser reports',
    consultant: 'as the consultant’s browser reports',
  },
  repeated: 'Again and again',
  onEnd: (times: number) => `${count(times)} times on end`,
  times: (words: string, actor: string, times: number) => `${words}, ${actor}: ${count(times)} times`,
}

/** What is in the record of a session, by the type of the event. */
export const events = {
  booked: 'Booked',
  link_issued: 'Link issued',
  link_claimed: 'Link opened',
  link_taken_over: 'Link taken over by another device',
  link_revoked: 'Link revoked',
  waiting: 'First one in',
  joined: 'Joined',
  left: 'Left',
  started: 'Both in: the clock started',
  ended: 'Ended',
  settled: 'Money settled',
  earnings_released: 'Earnings made payable',
  extension_proposed: 'More time proposed',
  extension_accepted: 'More time accepted',
  extension_declined: 'More time declined',
  extension_withdrawn: 'Proposal of more time taken back',
  extension_unfunded: 'More time not covered by the client’s funds',
  refunded: 'Refunded',
  problem_reported: 'Problem reported',
  dispute_decided: 'Dispute decided',
  noted: 'Note added',
  readiness: 'Checked devices and connection',
}

/** What a check of devices and connection found. */
export const readiness = {
  microphone: (state: string) => `Microphone ${state}`,
  microphoneHeard: (state: string) => `Microphone ${state}, and it heard a voice`,
  camera: (state: string) => `Camera ${state}`,
  soundPlayed: 'Test sound played',
  soundNotPlayed: 'Test sound not played',
  relayReached: 'Relay reached',
  relayReachedIn: (seconds: string) => `Relay reached in ${seconds} s`,
  noRelay: 'No relay is set up',
  relayFailed: 'Relay did not answer',
  notTried: 'Connection not tried',
  browser: (browser: string, system: string) => `Browser ${browser} on ${system}`,
  browserInApp: (browser: string, system: string) => `Browser ${browser} on ${system}, inside another app`,
}

export const deviceStates = {
  on: 'works',
  off: 'switched off',
  pending: 'asked for, no answer yet',
  blocked: 'blocked in the browser',
  missing: 'not found',
  busy: 'in use by another program',
  untested: 'not tried',
}

export const audit = {
  none: 'Nothing was done by an administrator.',
  by: <T>(actor: string, when: T): Parts<T> => [`${actor} · `, when],
}

/** What administrators did. */
export const actions = {
  link_reissued: 'Link re-issued',
  link_shown: 'Link shown',
  link_revoked: 'Link revoked',
  session_ended: 'Session ended',
  refunded: 'Refunded',
  dispute_decided: 'Dispute decided',
  messages_read: 'Messages read',
  noted: 'Note',
}

export const extension = {
  proposed: (minutes: number, amount: string) => `${minutes} min for ${amount}`,
  outcome: (words: string) => `, ${words}`,
}

export const extensionOutcomes = {
  accepted: 'accepted',
  declined: 'declined',
  withdrawn: 'taken back',
  unfunded: 'not covered by the client’s funds',
  person_busy: 'would have reached into another booking',
  expired: 'not answered',
}

export const proof = {
  withheld: 'is withheld until the dispute is decided.',
  payable: <T>(from: T): Parts<T> => ['is payable from ', from, '.'],
  intact: (events: number) => `The ${events} events of this session form an unbroken chain.`,
  broken: "The chain of this session's events is broken: something was changed behind the back of Parley.",
  receipt: 'Receipt and proof',
}
