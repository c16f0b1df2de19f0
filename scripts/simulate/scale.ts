import { capacities, costs, join, reconnect, session } from './costs'

export interface Scale {
  readonly sessions: number
  readonly nodes: number
  /** The fullest node's rooms as a multiple of the mean. */
  readonly imbalance: number
  /** Joins a second when one node is lost, in the busiest 100 ms, over all that are left. */
  readonly wavePerSecond: number
  /** Until the last one is back, s. */
  readonly waveSeconds: number
  readonly databaseRows: number
  readonly databaseTransactions: number
  readonly databaseWalBytes: number
  readonly redisMessages: number
  readonly redisBytes: number
  /** Were the proxy not to keep rooms together. */
  readonly redisMessagesUnrouted: number
}

const pointsPerNode = 160
const windowMs = 100

export function scaled(sessions: number, cross: number): Scale {
  const joinsPerSecond = (sessions * session.sides) / (session.minutes * 60)
  const cpu = sessions * costs.cpuMicros + joinsPerSecond * join.cpuMicros
  const nodes = Math.max(
    2,
    Math.ceil(cpu / 1e6 / capacities.nodeCpuShare),
    Math.ceil((sessions * session.sides) / capacities.nodeConnections),
    Math.ceil((sessions * costs.memoryKb) / capacities.nodeMemoryKb),
  )
  const fullest = fullestNode(sessions, nodes)
  const wave = lostNode(
    fullest * session.sides,
    (nodes - 1) / (capacities.nodeCpuShare * join.cpuMicros * 1e-6),
  )
  return {
    sessions,
    nodes,
    imbalance: (fullest * nodes) / sessions,
    wavePerSecond: wave.perSecond,
    waveSeconds: wave.seconds,
    databaseRows: sessions * costs.rows + joinsPerSecond * join.rows,
    databaseTransactions: sessions * costs.transactions + joinsPerSecond * join.transactions,
    databaseWalBytes: sessions * costs.walBytes,
    redisMessages: sessions * cross * costs.redisMessages,
    redisBytes: sessions * cross * costs.redisBytes,
    redisMessagesUnrouted: sessions * ((nodes - 1) / nodes) * costs.redisMessages,
  }
}

/** Throws rooms at a ring of points, as consistent hashing does; answers how many the fullest node got. */
function fullestNode(rooms: number, nodes: number): number {
  const ring = Array.from({ length: nodes * pointsPerNode }, (_, index) => ({
    at: Math.random(),
    node: index % nodes,
  })).sort((one, other) => one.at - other.at)
  const places = ring.map(({ at }) => at)
  const held = new Array<number>(nodes).fill(0)
  for (let room = 0; room < rooms; room++) {
    const node = ring[after(places, Math.random()) % ring.length]?.node ?? 0
    held[node] = (held[node] ?? 0) + 1
  }
  return Math.max(...held)
}

function after(places: readonly number[], at: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 1) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Everybody of a lost node comes back by the client's pauses; who finds no room in a window tries again after the next pause. */
function lostNode(people: number, perSecond: number): { perSecond: number; seconds: number } {
  const capacity = Math.max(1, Math.floor((perSecond * windowMs) / 1000))
  const taken: number[] = []
  let lastMs = 0
  for (let person = 0; person < people; person++) {
    let pauseMs: number = reconnect.firstMs
    let atMs = 0
    for (;;) {
      atMs += pauseMs * (1 - reconnect.jitter + 2 * reconnect.jitter * Math.random())
      const window = Math.floor(atMs / windowMs)
      if ((taken[window] ?? 0) < capacity) {
        taken[window] = (taken[window] ?? 0) + 1
        break
      }
      pauseMs = Math.min(pauseMs * 2, reconnect.maxMs)
    }
    lastMs = Math.max(lastMs, atMs)
  }
  const busiest = taken.reduce((most, count) => Math.max(most, count ?? 0), 0)
  return { perSecond: (busiest * 1000) / windowMs, seconds: lastMs / 1000 }
}
