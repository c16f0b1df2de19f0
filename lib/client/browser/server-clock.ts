/** One reading of the server's clock; the true offset lies within half the round trip around `offsetMs`. */
export interface ClockSample {
  readonly offsetMs: number
  readonly roundTripMs: number
}

/** A reading of unknown age, such as the one that came with the page: good until there is a measured one. */
export function unmeasured(serverTime: string, receivedMs: number): ClockSample {
  return { offsetMs: Date.parse(serverTime) - receivedMs, roundTripMs: 60_000 }
}

/** The server wrote its time somewhere between request and answer: on average half way. */
export function measured(serverTime: string, sentMs: number, receivedMs: number): ClockSample {
  const roundTripMs = Math.max(0, receivedMs - sentMs)
  return { offsetMs: Date.parse(serverTime) - (sentMs + roundTripMs / 2), roundTripMs }
}

/** Clocks of browser and server also drift and round to whole milliseconds; less than this says nothing. */
const toleranceMs = 250

/** The shorter round trip wins, unless the two contradict one another: then this device's clock was set, and the newer one is right. */
export function better(known: ClockSample, fresh: ClockSample): ClockSample {
  const reachMs = (known.roundTripMs + fresh.roundTripMs) / 2 + toleranceMs
  const contradict = Math.abs(known.offsetMs - fresh.offsetMs) > reachMs
  return contradict || fresh.roundTripMs <= known.roundTripMs ? fresh : known
}
