/**
 * Per live session and second, from `npm run soak`: 1,000 sessions for 20 minutes (half chats, half calls, a message or candidate of each side every 20 s). `memoryKb`
 * (in all, not per second) is from there, too; `redisBytes` from a run of 200 sessions across nodes; `redisMessages` is an estimate.
 */
export const costs = {
  cpuMicros: 76,
  memoryKb: 68,
  transactions: 0.053,
  rows: 0.25,
  walBytes: 72,
  /** Of a session whose sides are on different nodes. */
  redisBytes: 117,
  redisMessages: 0.45,
} as const

/** What a join costs: claim, admission, lease, and its rows. An estimate. */
export const join = { cpuMicros: 2_500, transactions: 4, rows: 8 } as const

/** How far one of each goes with some air left; see docs/scaling.md for where each figure is from. */
export const capacities = {
  /** One process uses one processor. */
  nodeCpuShare: 0.6,
  nodeConnections: 5_000,
  nodeMemoryKb: 2_000_000,
  databaseRows: 20_000,
  databaseTransactions: 5_000,
  databaseWalBytes: 50_000_000,
  redisMessages: 100_000,
  redisBytes: 100_000_000,
} as const

export const session = { minutes: 30, sides: 2 } as const
/** The client's own reconnecting: the first try after 0.3 s, then twice as long each time up to 5 s, each half as long or half as much longer. */
export const reconnect = { firstMs: 300, maxMs: 5_000, jitter: 0.5 } as const
