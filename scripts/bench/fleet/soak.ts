import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Ground, Node } from './machine'
import { closeAll, type Pair, pairOf } from './pairs'

interface Terms {
  readonly sessions: number
  readonly minutes: number
  readonly across: boolean
  /** All sessions are calls, instead of half of them. */
  readonly calls: boolean
  /** The pages of a call say every few seconds what arrives. */
  readonly reports: boolean
}

interface Talk extends Pair {
  readonly isCall: boolean
}

/** Half of the sessions are chats; a side writes this often, and types before. */
const messageEveryMs = 20_000
/** The others are calls; now and then a candidate comes, as when a network changes. */
const candidateEveryMs = 20_000
/** What a page of a call says of the other's packets, and how often. */
const report = { seconds: '11111' }
const reportEveryMs = 5_000
const atOnce = 20
const settleMs = 15_000

/** Keeps sessions alive and measures what each costs while they are. Figures a second are per session. */
export async function soak(ground: Ground, terms: Terms) {
  const nodes = [await ground.ours('node-1'), await ground.ours('node-2')] as const
  const empty = await costs(ground, nodes)
  const pairs = await open(ground, nodes, terms)
  const tally = { dropped: 0, said: 0, heard: 0, refused: 0, reported: 0 }
  const stops = [keepTalking(pairs, tally), ...(terms.reports ? [keepReporting(pairs, tally)] : [])]
  await wait(settleMs)
  const before = await costs(ground, nodes)
  const startedAt = performance.now()
  while (performance.now() - startedAt < terms.minutes * 60_000) {
    await wait(Math.min(30_000, terms.minutes * 60_000))
    const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
    console.error(`${minutes} min: ${tally.dropped} dropped, ${tally.said} said, ${tally.heard} heard`)
  }
  const after = await costs(ground, nodes)
  for (const stop of stops) stop()
  await wait(3_000)
  const seconds = (performance.now() - startedAt) / 1000
  const each = (of: (one: Awaited<ReturnType<typeof costs>>) => number) =>
    (of(after) - of(before)) / seconds / terms.sessions
  closeAll(pairs)
  return {
    ...terms,
    ...tally,
    lost: tally.said - tally.heard,
    memoryGrowth: after.memoryKb / before.memoryKb - 1,
    memoryKbPerSession: (after.memoryKb - empty.memoryKb) / terms.sessions,
    cpuMicrosPerSecond: each(({ cpuSeconds }) => cpuSeconds) * 1e6,
    transactionsPerSecond: each(({ transactions }) => transactions),
    rowsPerSecond: each(({ rows }) => rows),
    walBytesPerSecond: each(({ wal }) => wal),
    redisBytesPerSecond: each(({ redisBytes }) => redisBytes),
  }
}

async function open(ground: Ground, nodes: readonly Node[], terms: Terms): Promise<Talk[]> {
  const { sessions, across } = terms
  const chats = await ground.book('chat', terms.calls ? 0 : Math.ceil(sessions / 2))
  const calls = await ground.book('voice', sessions - chats.length)
  const tickets = [...chats, ...calls].entries()
  const pairs: Talk[] = []
  const opener = async () => {
    for (const [index, { client, consultant }] of tickets) {
      const near = nodes[index % 2]?.url ?? ''
      const far = across ? (nodes[(index + 1) % 2]?.url ?? '') : near
      const pair = await pairOf([near, far], [{ ticket: client }, { ticket: consultant }], true)
      pairs.push({ ...pair, isCall: index >= chats.length })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, opener))
  return pairs
}

interface Tally {
  dropped: number
  said: number
  heard: number
  refused: number
  reported: number
}

/** Both pages of every call report, each at a moment of its own. Answers the function that ends it. */
function keepReporting(pairs: readonly Talk[], tally: Tally): () => void {
  const timers = pairs
    .filter(({ isCall }) => isCall)
    .flatMap(({ client, consultant }) => [client, consultant])
    .map((socket) => {
      let timer = setTimeout(function again() {
        socket.emit('reception-report', report)
        tally.reported += 1
        timer = setTimeout(again, reportEveryMs)
      }, Math.random() * reportEveryMs)
      return () => clearTimeout(timer)
    })
  return () => {
    for (const clear of timers) clear()
  }
}

/** Answers the function that ends it. */
function keepTalking(pairs: readonly Pair[], tally: Tally): () => void {
  let over = false
  const timers = pairs
    .flatMap(({ client, consultant }) => [client, consultant])
    .map((socket) => {
      socket.on('disconnect', () => {
        if (!over) tally.dropped += 1
      })
      const heard = () => {
        tally.heard += 1
      }
      socket.on('message', heard)
      socket.on('ice-candidate', heard)
      const answered = (answer: { ok: boolean; code?: string }) => {
        if (answer.ok) tally.said += 1
        // A call takes no messages and a chat no candidates: the mode tells which this is.
        else if (answer.code !== 'not_allowed_in_mode') tally.refused += 1
      }
      const speak = () => {
        socket.emit(
          'message',
          { id: randomUUID(), message: 'Words of a usual length, as people write them.' },
          answered,
        )
        socket.emit(
          'ice-candidate',
          { candidate: { candidate: '', sdpMid: '0', sdpMLineIndex: 0 } },
          answered,
        )
      }
      const every = Math.max(messageEveryMs, candidateEveryMs)
      let timer = setTimeout(function again() {
        speak()
        timer = setTimeout(again, every * (0.5 + Math.random()))
      }, Math.random() * every)
      return () => clearTimeout(timer)
    })
  return () => {
    over = true
    for (const clear of timers) clear()
  }
}

async function costs(ground: Ground, nodes: readonly Node[]) {
  const { rows } = await ground.pool.query<{ transactions: number; rows: number; wal: number }>(
    `select xact_commit::float8 as transactions, (tup_inserted + tup_updated + tup_deleted)::float8 as rows,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal
    from pg_stat_database where datname = current_database()`,
  )
  const [database] = rows
  if (!database) throw new Error('PostgreSQL keeps no statistics.')
  const memory = await Promise.all(nodes.map((node) => node.settledMemoryKb()))
  return {
    ...database,
    cpuSeconds: nodes.reduce((sum, node) => sum + node.cpuSeconds(), 0),
    memoryKb: memory.reduce((sum, one) => sum + one, 0),
    redisBytes: await ground.redisBytes(),
  }
}
