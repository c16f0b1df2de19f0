/** While the clock is about to stand, or stands. @param name the other side's first name */

/** @param at as the reader's clock shows it */
export const gone = {
  left: (name: string, at: string) => `${name} left at ${at}.`,
  page_closed: (name: string, at: string) => `${name} closed the page at ${at}.`,
  elsewhere: (name: string, at: string) => `${name} went to another session at ${at}.`,
  connection_lost: (name: string, at: string) => `${name}'s connection was lost at ${at}.`,
}

/** For how long: counted down for the eye, said once for the ear. */
export const times = {
  more: (seconds: number) => `${seconds} s more`,
  upTo: 'up to 60 seconds',
}

export const clock = {
  paused: (name: string) => `The clock is paused until ${name} is back.`,
  /** The connection is lost, and soon back counts. */
  bridged: (name: string) =>
    `The clock is paused. If ${name} is back within 15 seconds, these may still count.`,
  goesOn: (name: string, time: string) =>
    `The clock goes on for ${time}, then it is paused until ${name} is back.`,
  goesOnInCall: (name: string, time: string) =>
    `The clock goes on for ${time}, then it is paused and the call is closed until ${name} is back.`,
  heard: (name: string, time: string) =>
    `The call goes on: seconds in which you hear ${name} count, for ${time}. Then it is closed until ${name} is back.`,
}

/** The own connection to the service is down. @param quiet what this page sends then */
export const own = {
  title: 'Your connection to the service is down.',
  paused: 'The clock is paused until you are back.',
  goesOn: (time: string) => `The clock goes on for ${time}, then it is paused until you are back.`,
  sendsNothing: (quiet: string) => `The clock is paused, and this page sends ${quiet}, until you are back.`,
  heard: (name: string, time: string, quiet: string) =>
    `Seconds in which ${name} hears you count, for ${time}. Then this page sends ${quiet} until you are back.`,
  quiet: { sound: 'silence', picture: 'silence and black' },
}

export const closed = (name: string): string =>
  `The call was closed because ${name} is not here; it comes back by itself.`

/** Both are here and nothing arrives. */
export const dead = {
  sound: {
    now: 'No sound arrives.',
    paused: 'Paused: no sound arrives.',
    untilThen: 'Until then you are not heard.',
  },
  picture: {
    now: 'No sound or picture arrives.',
    paused: 'Paused: no sound or picture arrives.',
    untilThen: 'Until then you are not heard or seen.',
  },
  here: (name: string) => `Nothing reaches you from ${name}.`,
  there: (name: string) => `Nothing of yours reaches ${name}.`,
  repaired: 'The call is being repaired by itself.',
  repairedPaused: 'The clock goes on once it does; the call is being repaired by itself.',
}

/** Where the browser cannot tell the reader's zone. */
export const inUtc = (time: string): string => `${time} UTC`

/** For the few seconds in which an end still counts as with the other side here. */
export const awaySoon = (name: string, seconds: number): string => `${name} counts as away in ${seconds} s`
