import { plural } from '../counts'

/** Leaving a session, ending it, and what that does to the money. */

/** Why an end did not go through. */
export const endFailures = {
  unknown: 'the server could not be reached.',
  silent: 'The service cannot be reached at the moment.',
  unavailable: "We can't check your booking right now. Your payment is safe.",
  not_a_participant: 'This browser has not joined that session. Open your link again.',
  not_started: 'The session has not started yet, so there is nothing to end.',
  other: 'Something went wrong on our side. Try again.',
}

export const endDialog = {
  question: 'End the session for both?',
  cancel: 'Cancel',
  confirm: 'End session',
  /** @param why a sentence */
  failed: (why: string) => `That didn't go through: ${why} The session goes on; you can try again.`,
}

export const timeLeft = {
  over: 'The booked time is over.',
  /** @param time "17 minutes 20 seconds" */
  exact: (time: string, seconds: number) => `${time} ${plural(seconds, 'is', 'are')} left.`,
  about: (time: string) => `About ${time} are left.`,
  sentence: (words: string) => `${words}.`,
}

/** A time for ears, one part each. */
export const spoken = {
  hours: (hours: number) => `${hours} ${plural(hours, 'hour', 'hours')}`,
  minutes: (minutes: number) => `${minutes} ${plural(minutes, 'minute', 'minutes')}`,
  seconds: (seconds: number) => `${seconds} ${plural(seconds, 'second', 'seconds')}`,
}

/** What an end now does to the money: amounts with their signs, `most` that the time so far can cost. */
export const money = {
  client: {
    earlyFree: (price: string) => `Nothing is charged so early: all ${price} come back to you.`,
    early: (name: string, cost: string, price: string) =>
      `So early an end counts as if you had not come: ${cost} of ${price} is charged if ${name} was here, the rest comes back to you.`,
    prorata: (most: string, price: string) =>
      `You pay only for the time you were both here: at most ${most} of ${price}. The rest comes back to you.`,
    per_minute: (most: string, price: string) =>
      `You pay only for the minutes you were both here, each started one in full: at most ${most} of ${price}. The rest comes back to you.`,
  },
  consultant: {
    earlyFree: (price: string, name: string) =>
      `Nothing is charged so early: all ${price} go back to ${name}.`,
    early: (name: string, cost: string, price: string) =>
      `So early an end is not charged, unless ${name} stayed away: then up to ${cost} of ${price}, before fees.`,
    prorata: (most: string, price: string, name: string) =>
      `You are paid for the time you were both here: up to ${most} of ${price}, before fees. The rest goes back to ${name}.`,
    per_minute: (most: string, price: string, name: string) =>
      `You are paid for the minutes you were both here, each started one in full: up to ${most} of ${price}, before fees. The rest goes back to ${name}.`,
  },
}

/** The same of a fixed price. @param needed "24 of 30 minutes" */
export const fixed = {
  client: {
    earned: (price: string) => `This session has a fixed price: ${price} is charged in full.`,
    otherHere: (name: string, price: string) =>
      `This session has a fixed price: ${price} is charged in full, unless ${name} was away for more than a fifth of the time.`,
    otherAwaySoon: (name: string, most: string, price: string) =>
      `If you end before that, ${price} is charged in full, as if ${name} were here; after that, only the time you were both here: at most ${most}.`,
    otherAway: (name: string, most: string, price: string, needed: string) =>
      `${name} is away, so only the time you were both here is charged: at most ${most} of ${price}, unless ${name} was here for ${needed}.`,
  },
  consultant: {
    earned: (price: string) => `This session has a fixed price: you are paid ${price}, before fees.`,
    alone: (name: string, price: string) =>
      `${name} has been away for 5 minutes: you are paid ${price} in full, before fees, if you were here for four fifths of the time.`,
    byTime: (most: string, price: string, needed: string) =>
      `If you end before you were here for ${needed}, you are paid only for the time you were both here: up to ${most} of ${price}, before fees.`,
    aloneSoon: (name: string, time: string) =>
      `Once ${name} has been away for 5 minutes, in ${time}, ending no longer lowers the price.`,
  },
  needed: (minutes: number, booked: number) => `${minutes} of ${booked} minutes`,
}

export const leaveDialog = { question: 'Leave for now?', stay: 'Stay', confirm: "Leave, I'll come back" }

/** What leaving does to the clock. */
export const leaving = {
  notStarted: (name: string) =>
    `Nothing is charged until you and ${name} are both in. Come back by the same link.`,
  open: (name: string) => `The session stays open for ${name}. Come back by the same link.`,
  client: 'The clock goes on for 60 seconds after you leave, then it is paused until you are back.',
  consultant: 'The clock is paused from the moment you leave until you are back.',
  ends: 'After ten minutes without you it ends by itself.',
  lowers: 'An end while you are away lowers the fixed price.',
}

/** Asked once in each pause of a chat. */
export const pausedQuestion = {
  title: 'Send while the clock is paused?',
  cancel: 'Cancel',
  send: 'Send',
  paid: (name: string) => `${name} is not here and reads it later. What you write until then is not paid.`,
  costs: (name: string) => `${name} is not here and reads it later. What you write until then costs nothing.`,
}
