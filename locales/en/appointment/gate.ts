/** The way in that most people take: what a tab is called, and what is to be known before going in. */

/** In a tab, by the gate that is shown. */
export const titles = {
  unavailable: 'Trying again',
  notValid: 'Link not valid',
  withdrawn: 'Link withdrawn',
  elsewhere: 'Open on another device',
  inAnotherSession: 'In another session',
  trouble: 'Could not join',
  cancelled: 'Session cancelled',
  ended: 'Session ended',
  early: (session: string) => `Not open yet: ${session}`,
}

export const onTheWay = {
  checking: 'Checking your link…',
  opening: 'Opening your session…',
  ended: 'The session has ended.',
}

export const join: string = 'Join session'

export const begins: string = 'The clock starts when both of you are in.'

export const addToCalendar: string = 'Add to calendar'

export const facts = {
  when: 'When',
  length: 'Length',
  price: 'Price',
  joinAs: 'You join as',
  person: (name: string, role: string) => `${name}, ${role}`,
}

/** What the price and the clock mean. @param name of the other side */
export const terms = {
  client: {
    prorata: () => 'You pay for the time both of you are in; the rest comes back to you.',
    per_minute: () =>
      'You pay for the minutes, each started one in full, that both of you are in; the rest comes back to you.',
    fixed: (name: string) =>
      `The price is fixed: it is due in full when 80 % of the booked time is used, or ${name} is there for 80 % of it; otherwise by the second.`,
    away: () => 'While you are away, the first 60 s still count.',
    bridged: (name: string) =>
      `A loss of ${name}'s connection of less than 15 s still counts, up to 2 s for each minute booked.`,
  },
  consultant: {
    prorata: () => 'You are paid for the time both of you are in.',
    per_minute: () => 'You are paid for the minutes, each started one in full, that both of you are in.',
    fixed: () =>
      'The price is fixed: it is due in full when 80 % of the booked time is used, or you are there for 80 % of it; otherwise by the second.',
    away: (name: string) => `While ${name} is away, the first 60 s still count.`,
    bridged: () =>
      'A loss of your connection of less than 15 s still counts, up to 2 s for each minute booked.',
  },
  free: (seconds: number) => `Less than ${seconds} s together costs nothing.`,
  freeIfStaying: (seconds: number) =>
    `Less than ${seconds} s together costs nothing, unless you do not stay: that is like not coming.`,
}
