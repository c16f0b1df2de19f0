/** Before both were in. @param name the other side's first name */
export const waiting = {
  client: (name: string) => `${name} isn't here yet. Not charged yet.`,
  consultant: (name: string) => `${name} isn't here yet. The clock has not started.`,
  detail: 'The clock starts when both of you are in. A soft sound tells you when they arrive.',
}

/** While the connection to the service is down: what is not lost by it. */
export const kept = {
  reconnecting: 'Reconnecting… your time is safe',
  ownNetwork: 'Your connection is down. Reconnecting… your time is safe',
}

export const serviceDown: string = 'Your connection to the service is down.'

/** Under the words of a line that broke a moment ago. */
export const lostDetail: string =
  'The clock goes on. When nothing has arrived for 10 seconds, it is paused until the call is back.'

/** Under the field of a chat. */
export const paused: string = 'The clock is paused.'
