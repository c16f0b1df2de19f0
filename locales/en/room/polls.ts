import { count, plural } from '../counts'

/** Polls in a room: what is asked, what was answered. */

export const button = {
  polls: 'Polls',
  name: (open: number) =>
    open === 0 ? 'Polls' : plural(open, 'Polls, 1 to answer', `Polls, ${open} to answer`),
}

export const notice = {
  label: 'A question to everybody',
  answer: 'Answer',
  later: 'Not now',
}

export const panel = {
  none: 'Nothing was asked yet.',
  failed: "That didn't work. Check your connection and try again.",
  ask: 'Ask a question',
}

export const form = {
  question: 'Question',
  answers: 'Answers',
  answer: (place: number) => `Answer ${place}`,
  more: 'One more answer',
  fewer: (place: number) => `Take answer ${place} away`,
  multiple: 'Several answers of one person',
  anonymous: 'Anonymous: nobody is told who chose what',
  submit: 'Start poll',
  cancel: 'Cancel',
  faults: {
    question: 'Write a question.',
    options: 'Write at least two answers that differ.',
  },
}

export const poll = {
  open: 'Open',
  closed: 'Closed',
  anonymous: 'Anonymous',
  named: 'Everybody sees who chose what.',
  one: 'Choose one.',
  several: 'Choose one or several.',
  vote: 'Vote',
  change: 'Change your vote',
  voted: 'You voted.',
  close: 'Close poll',
  /** For a row of votes. */
  votes: (votes: number, percent: number) =>
    `${plural(votes, '1 vote', `${count(votes)} votes`)}, ${percent}%`,
  voters: (voters: number) =>
    voters === 0 ? 'Nobody voted yet.' : plural(voters, '1 person voted.', `${count(voters)} people voted.`),
  yours: 'your choice',
}
