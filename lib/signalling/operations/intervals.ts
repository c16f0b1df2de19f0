/** How often what runs by the clock does. */
export interface Intervals {
  /** The lease in the database lasts 25 s: one beat may fail. Each beat says when every connection was last heard. */
  readonly beatMs: number
  readonly sweepMs: number
  readonly pollMs: number
  /** How soon after a settlement its receipt is signed, at most; earnings become payable in the same round. */
  readonly aftermathMs: number
  readonly retryMs: number
  /** How long the other side is not told that a connection was taken over by one that has yet to join. */
  readonly seatHeldMs: number
  /** How long a room stays in memory after the last one left. */
  readonly idleRoomMs: number
  /** How long the host of a group room may be gone before somebody stands in. */
  readonly hostGoneMs: number
  /** Over how long a stopping node of several lets its people go, one after the other. */
  readonly leaveMs: number
}

export const intervals: Intervals = {
  beatMs: 10_000,
  sweepMs: 15_000,
  pollMs: 1_000,
  aftermathMs: 5_000,
  retryMs: 1_000,
  seatHeldMs: 10_000,
  idleRoomMs: 300_000,
  hostGoneMs: 60_000,
  leaveMs: 5_000,
}
