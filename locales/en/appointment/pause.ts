/** What pauses the clock of a call, to who is about to go in. */
export const pause: string =
  'When nothing arrives in the call for 10 s, the clock is paused until something does.'
