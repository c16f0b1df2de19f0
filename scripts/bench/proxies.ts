import { setTimeout as wait } from 'node:timers/promises'
import { proxies as kinds, type ProxyKind, startProxy } from '@/tests/support/product/shipped-proxy'
import { type Ground, killed, type Node, openGround } from './fleet/machine'
import { PersistentSide } from './fleet/persistent-side'
import type { Figure } from './report/report'

const rooms = 100
const everyMs = 2_000
const redisAwayMs = 10_000
const settleMs = 8_000
/** What docs/operations.md promises. */
const promisedMs = 3_000

interface Outcome {
  readonly longestMs: number
  readonly lost: number
}

/** How long people are out, and what is lost, behind each shipped proxy when its two nodes restart, crash, and lose Redis. */
export async function proxies(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kind of kinds) figures.push(...(await behind(kind)))
  return figures
}

async function behind(kind: ProxyKind): Promise<Figure[]> {
  const ground = await openGround()
  try {
    const nodes: [Node, Node] = [await ground.ours('node-1'), await ground.ours('node-2')]
    const ports = nodes.map(({ url }) => Number(new URL(url).port))
    const proxy = await startProxy(kind, { signalling: [ports[0] ?? 0, ports[1] ?? 0] })
    const people = await enter(ground, proxy.url)
    const again = async (index: 0 | 1, signal: NodeJS.Signals) => {
      const { child } = nodes[index]
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      await gone
      nodes[index] = await ground.ours(`node-${index + 1}`, { SOCKET_PORT: String(ports[index]) })
    }
    const outcomes: [string, Outcome][] = []
    const during = async (what: string, act: () => Promise<void>) =>
      outcomes.push([what, await watch(people, act)])
    await during('each node restarted in turn', async () => {
      await again(0, 'SIGTERM')
      await again(1, 'SIGTERM')
    })
    await during('a node killed with -9', () => again(0, 'SIGKILL'))
    await during('Redis away for 10 s', async () => {
      await ground.stopRedis()
      await wait(redisAwayMs)
      await ground.startRedis()
    })
    for (const one of people) one.close()
    await proxy.close()
    for (const { child } of nodes) await killed(child)
    return outcomes.flatMap(([what, outcome]) => figuresOf(kind, what, outcome))
  } finally {
    await ground.stop()
  }
}

async function enter(ground: Ground, url: string): Promise<PersistentSide[]> {
  const people: PersistentSide[] = []
  for (const [index, tickets] of (await ground.book('chat', rooms)).entries()) {
    const address = `${url}/?room=room-${index}`
    const client = await PersistentSide.enter(address, tickets.client, `127.1.1.${index + 1}`)
    const consultant = await PersistentSide.enter(address, tickets.consultant, `127.1.2.${index + 1}`)
    client.talkTo(consultant, everyMs)
    consultant.talkTo(client, everyMs)
    people.push(client, consultant)
  }
  return people
}

/** Afterwards everybody has had the time to come back and to send again what was not acknowledged. */
async function watch(people: readonly PersistentSide[], act: () => Promise<void>): Promise<Outcome> {
  for (const one of people) one.longestOutMs = 0
  await act()
  await wait(settleMs)
  const lost = people.reduce((sum, one) => sum + one.unheard(settleMs / 2), 0)
  return { longestMs: Math.max(...people.map((one) => one.outMs())), lost }
}

function figuresOf(kind: ProxyKind, what: string, { longestMs, lost }: Outcome): Figure[] {
  const name = `${kind}, ${what}: ${2 * rooms} people`
  return [
    {
      name: `${name}, the longest out`,
      unit: 'ms',
      ours: longestMs,
      baseline: promisedMs,
      beside: 'what docs/operations.md promises',
      promise: { ours: promisedMs },
    },
    {
      name: `${name}, messages lost`,
      unit: 'lost',
      ours: lost,
      baseline: 0,
      beside: 'none',
      promise: { ours: 0 },
    },
  ]
}
