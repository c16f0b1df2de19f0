/** Milliseconds since the epoch. Handed in, so that tests can move it. */
export interface Clock {
  nowMs(): number
}

const originMs = performance.timeOrigin

/** Never jumps when somebody sets the machine's clock. */
export const steadyClock: Clock = { nowMs: () => originMs + performance.now() }
