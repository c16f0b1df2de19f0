/** Milliseconds since the epoch. Handed in, so that tests can move it. */
export interface Clock {
  nowMs(): number
}

/** Never jumps when somebody sets the machine's clock. */
export const steadyClock: Clock = { nowMs: () => performance.timeOrigin + performance.now() }
