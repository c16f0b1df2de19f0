/** More time. @param name the other side's first name, @param amount with its sign */

export const choice = {
  title: 'Add time',
  cancel: 'Cancel',
  minutes: (minutes: number) => `${minutes} minutes`,
  client: (name: string) =>
    `${name} has to agree within a minute. The amount is then frozen from your balance, and only after that the time is added.`,
  consultant: (name: string) =>
    `${name} has to agree within a minute. The amount is then frozen from ${name}'s balance, and only after that the time is added.`,
}

export const banner = {
  label: 'More time',
  ok: 'OK',
  takeBack: 'Take back',
  decline: 'Decline',
  accept: 'Accept',
}

export const proposed = {
  mine: (name: string, minutes: number, amount: string) =>
    `You proposed ${minutes} more minutes for ${amount}. Waiting for ${name}'s answer.`,
  client: (name: string, minutes: number, amount: string) =>
    `${name} proposes ${minutes} more minutes for ${amount}, frozen from your balance.`,
  consultant: (name: string, minutes: number, amount: string) =>
    `${name} proposes ${minutes} more minutes for ${amount}, frozen from ${name}'s balance.`,
}

/** What became of it, and what it means. */
export const outcomes = {
  accepted: (minutes: number) => `${minutes} minutes were added.`,
  declined: {
    mine: (name: string) => `${name} declined more time. The end stays as it is.`,
    theirs: () => 'You declined. The end stays as it is.',
  },
  withdrawn: {
    mine: () => 'You took your proposal back.',
    theirs: (name: string) => `${name} took the proposal back.`,
  },
  unfunded: {
    client: (minutes: number) => `Your balance does not cover ${minutes} more minutes. No time was added.`,
    consultant: (minutes: number, name: string) =>
      `${capital(name)}'s balance does not cover ${minutes} more minutes. No time was added.`,
  },
  person_busy: 'One of you is booked for another session by then. No time was added.',
  expired: {
    mine: (name: string) => `${name} did not answer within a minute. No time was added.`,
    theirs: () => 'The proposal was not answered within a minute. No time was added.',
  },
  too_late: 'Too late: the paid time is over. No time was added.',
  too_long: 'A session cannot be longer than a day.',
  already_proposed: 'There is a proposal already. Answer that one first.',
  not_started: 'The session has not started yet.',
  unanswered: 'That did not reach the server. Nothing was proposed; try again.',
}

/** A sentence begins with it. */
function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
