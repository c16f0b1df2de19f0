/** What became of a session and of its money. @param name of the other side */

export const summary = {
  ended: 'Session ended',
  cancelled: 'Session cancelled',
  money: 'What happened to the money',
  time: 'Time',
  close: 'You can close this page.',
  closeAsClient: 'You can close this page. The link that you were sent shows this summary again.',
}

export const times = {
  together: 'Time together',
  booked: 'Time booked',
  added: 'Time added',
  started: 'Started',
  planned: 'Planned for',
  ended: 'Ended',
  cancelled: 'Cancelled',
}

/** Why it is over, without blame. */
export const reasons = {
  allLeft: 'Both of you had left, so the session was closed.',
  youMissed: (name: string) =>
    `${name} was there, and you were not in 10 minutes after the start, so the session was closed.`,
  otherMissed: (name: string) => `${name} was not in 10 minutes after the start, so the session was closed.`,
  nobodyCame: 'Nobody joined, so the session was closed.',
  neverTogether: 'The two of you were not in at the same time, so the session was closed.',
  over: 'The session is over.',
  timeUp: 'The paid time is over.',
  youGone: 'You had been away for more than 10 minutes, so the session was closed.',
  otherGone: (name: string) => `${name} had been away for more than 10 minutes, so the session was closed.`,
  allGone: 'Both of you had been away for more than 10 minutes, so the session was closed.',
  closed: 'The session was closed.',
}

/** By whom it was ended or cancelled. */
export const endedBy = {
  you: () => 'Ended by you.',
  other: (name: string) => `Ended by ${name}.`,
  practice: () => 'Ended by the practice.',
}
export const cancelledBy = {
  you: () => 'Cancelled by you.',
  other: (name: string) => `Cancelled by ${name}.`,
  practice: () => 'Cancelled by the practice.',
}

/** Whose words follow in quotes. */
export const wrote = {
  you: () => 'You wrote:',
  other: (name: string) => `${name} wrote:`,
  practice: () => 'The practice wrote:',
}

/** What can be done next where the session did not take place. */
export const next = {
  report: 'If this is not what happened, report a problem: the practice looks into it and decides.',
  client:
    'You can book another time, or ask the practice to arrange one. If this is not what happened, report a problem: the practice looks into it and decides.',
  consultant: (name: string) =>
    `You need do nothing more: ${name} can book another time. If this is not what happened, report a problem: the practice looks into it and decides.`,
}

/** The one figure that this side looks for, and what of it was refunded since. */
export const outcome = {
  earned: (amount: string) => `You earned ${amount}`,
  earnedSince: (name: string, paid: string, refunded: string) =>
    `${name} had paid ${paid}; ${refunded} of it was refunded.`,
  paid: (amount: string) => `You paid ${amount}`,
  paidSince: (paid: string, refunded: string) =>
    `It was ${paid} at first; ${refunded} of it was refunded to you.`,
}

/** Where the frozen amount went; the reader is one of the two. */
export const ledger = {
  frozen: 'Frozen for this session',
  fee: 'Platform fee',
  feeSince: 'With it, the platform fee is',
  client: {
    released: (name: string) => `Released to ${name}`,
    returned: () => 'Returned to you',
    refunded: () => 'Refunded to you since',
    releasedSince: (name: string) => `With it, ${name} got`,
    returnedSince: () => 'With it, you got back',
  },
  consultant: {
    released: () => 'Released to you',
    returned: (name: string) => `Returned to ${name}`,
    refunded: (name: string) => `Refunded to ${name} since`,
    releasedSince: () => 'With it, you got',
    returnedSince: (name: string) => `With it, ${name} got back`,
  },
}

/** Why it is this much. */
export const charged = {
  client: {
    nothing: () => 'Nothing was charged. All of it is back with you.',
    missed: () => 'This is charged because you did not come.',
    cancelledLate: () => 'This is charged because you cancelled late.',
    notStayed: () => 'This is charged because you did not stay.',
    fixed: () => 'You paid the fixed price.',
    full: () => 'The booked amount was used in full.',
    together: () => 'You paid for the time both of you were in.',
    rest: () => 'The rest is back with you.',
  },
  consultant: {
    nothing: () => 'Nothing was charged.',
    missed: (name: string) => `This is charged because ${name} did not come.`,
    cancelledLate: (name: string) => `This is charged because ${name} cancelled late.`,
    notStayed: (name: string) => `This is charged because ${name} did not stay.`,
    fixed: () => 'You are paid the fixed price.',
    full: () => 'The booked amount was earned in full.',
    together: () => 'You are paid for the time both of you were in.',
    rest: (name: string) => `The rest is back with ${name}.`,
  },
}

export const afterwards = {
  title: 'Afterwards',
  receipt: 'Download receipt',
  receiptDetail: 'To print or to keep as a PDF. Beside it is its signed proof.',
  report: 'Report a problem',
}
