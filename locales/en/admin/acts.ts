import type { Parts } from '../../forms/parts'

/** What an administrator can do to a session, and what is said of it then. */

export const act = {
  reason: 'Reason',
  /** Also where the client reads it. */
  reasonForClient: 'Reason, which the client reads',
  done: 'Done',
  cancel: 'Cancel',
  newLink: 'the new link',
  silent: 'The server did not answer. Whether it happened is not known; pressing again does it once at most.',
}

export const end = {
  running: {
    name: 'End session',
    question: 'End this session for both?',
    effect: 'Both are out at once, and the frozen amount is shared out by the policy of the booking.',
  },
  booked: {
    name: 'Cancel session',
    question: 'Cancel this session?',
    effect: 'Nobody can join any more, and the frozen amount goes back to the client.',
  },
}

export const note = {
  name: 'Add note',
  question: 'Add a note',
  label: 'Note',
  effect: 'Administrators alone can read it.',
}

export const refund = {
  name: 'Refund',
  question: 'Refund to the client?',
  effect: (most: string) =>
    `Up to ${most} can be refunded. The platform gives back its fee in proportion, the consultant the rest.`,
  amount: (currency: string) => `Amount in ${currency} (empty: all of it)`,
}

/** @param time of a poor line, @param money what it cost */
export const credit = {
  name: (time: string, money: string) => `Credit ${time} (${money})`,
  question: (time: string) => `Credit ${time} of a poor line?`,
  confirm: 'Credit',
  reason: (time: string) => `The line was poor for ${time}`,
  effect: (time: string, money: string) =>
    `${money} goes back to the client: what ${time} of the billed time cost, as the pages marked them.`,
  /** The same as the decision of a dispute. */
  decides: (time: string, money: string) =>
    `${money} goes back to the client: what ${time} of the billed time cost, as the pages marked them. The rest becomes payable, and the dispute is decided.`,
}

export const links = {
  show: {
    name: { client: 'Show client link', consultant: 'Show consultant link' },
    question: { client: "Show the client's link?", consultant: "Show the consultant's link?" },
    confirm: 'Show link',
    effect: 'To send it once more to who lost it. It stays as it is, and whoever is in by it stays in.',
  },
  reissue: {
    name: { client: 'Re-issue client link', consultant: 'Re-issue consultant link' },
    question: { client: "Re-issue the client's link?", consultant: "Re-issue the consultant's link?" },
    confirm: 'Re-issue',
    effect: 'The old link opens nothing any more, and whoever is in by it is out at once.',
  },
  revoke: {
    name: { client: 'Revoke client link', consultant: 'Revoke consultant link' },
    question: { client: "Revoke the client's link?", consultant: "Revoke the consultant's link?" },
    confirm: 'Revoke',
    effect: 'Whoever is in by it is out at once, and stays out until a link is re-issued.',
  },
  revoked: <T>(when: T): Parts<T> => ['revoked ', when],
  inUse: <T>(since: T): Parts<T> => ['in use since ', since],
  issued: <T>(when: T): Parts<T> => ['issued ', when, ', not opened'],
  notHandedOut: 'not handed out',
}

/** What a side said went wrong. */
export const categories = {
  connection: 'Sound, picture or connection',
  other_side: 'The other side was late, left or did not come',
  charge: 'Time or amount',
  conduct: 'Conduct',
  other: 'Something else',
}

export const dispute = {
  status: { open: 'Open', decided: 'Decided' },
  withheld: <T>(amount: string, since: T): Parts<T> => [`${amount} withheld since `, since],
  report: (role: string, category: string) => `${role}: ${category}`,
  messagesAttached: ' · messages attached',
  messages: 'Messages',
  exchanged: <T>(role: string, count: number, characters: number, first: T, last: T): Parts<T> => [
    `${role}: ${count}, ${characters} characters, `,
    first,
    ' to ',
    last,
  ],
  read: {
    name: 'Read messages',
    question: 'Read what was said?',
    effect: 'A reporter attached the messages. That you read them is written into the audit.',
  },
}

export const decisions = {
  release: {
    name: 'Release to consultant',
    question: 'Release all of it to the consultant?',
    confirm: 'Release',
    effect: 'What was withheld becomes payable. Nothing goes back to the client.',
  },
  refund: {
    name: 'Refund client',
    question: 'Refund all of it to the client?',
    confirm: 'Refund',
    effect: (amount: string) => `${amount} goes back to the client, the platform’s fee included.`,
  },
  split: {
    name: 'Split',
    question: 'Split between the two?',
    confirm: 'Split',
    effect: (most: string) => `The client gets this much of ${most} back, the consultant keeps the rest.`,
    amount: (currency: string) => `Amount for the client in ${currency}`,
  },
}

/** What was decided. @param refunded to the client */
export const decided = {
  release: () => 'Released to the consultant.',
  refund: (refunded: string) => `${refunded} refunded to the client.`,
  split: (refunded: string) => `Split: ${refunded} to the client, the rest to the consultant.`,
}

/** What came of an act, by the code of the answer. @param amount that went back to the client */
export const answers = {
  link_reissued: () => 'The new link is below, this once. The old one opens nothing any more.',
  link_reissued_before: () => 'This was done already; its link was shown then.',
  link_shown: () => 'The link is below. It opens this session for whoever has it.',
  link_revoked_before: () => 'This link was revoked. Re-issue it to have one.',
  link_revoked: () => 'The link opens nothing any more, and whoever used it is out.',
  ended: () => 'The session is over for both.',
  refunded: () => 'Refunded to the client.',
  decided_for_client: (amount: string) => `Decided; ${amount} went back to the client.`,
  decided_for_consultant: () => 'Decided; the consultant is paid.',
  noted: () => 'The note is kept.',
  messages_read: () => 'This view is written into the audit.',
  already_over: () => 'The session is over already.',
  not_over: () => 'The session is not over yet: end it first, then refund.',
  nothing_to_refund: () => 'There is nothing left to refund.',
  more_than_captured: () => 'That is more than is left of what was charged.',
  paid_out: () => 'The consultant was paid out since, and what is owed now does not cover it.',
  no_dispute: () => 'No problem was reported.',
  already_decided: () => 'The dispute was decided already.',
  not_attached: () => 'No reporter has attached the messages.',
  not_an_amount: () => 'That is not an amount, such as 20.00.',
}

export const noSession: string = 'There is no such session.'
