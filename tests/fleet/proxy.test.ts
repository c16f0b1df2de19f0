import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Booked, Stage } from '@/tests/signalling/support/stage'
import { Visitor } from '@/tests/signalling/support/visitor'
import { startNginx } from './support/nginx'
import { PairOfNodes } from './support/pair-of-nodes'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

it('behind the shipped nginx both sides of a room meet on one node, and on the other one when that is gone', async () => {
  const nodes = await PairOfNodes.start(stage)
  const url = await startNginx([nodes.one.port, nodes.two.port])
  const rooms = []
  for (let count = 0; count < 6; count++) {
    const booked = await stage.book('chat')
    rooms.push({
      client: await enter(url, booked, 'client'),
      consultant: await enter(url, booked, 'consultant'),
    })
  }
  const tunnels = () => nodes.metric(nodes.one, 'parley_fleet_tunnels{end="edge"}')
  expect(await tunnels()).toBe(0)
  const live = 'parley_rooms{mode="chat",state="live"}'
  const held = await Promise.all(
    [nodes.one, nodes.two].map(async (node) => (await nodes.metric(node, live)) || 0),
  )
  expect((held[0] ?? 0) + (held[1] ?? 0)).toBe(6)

  await nodes.one.kill()
  for (const { client, consultant } of rooms) {
    await Promise.all([isBack(client), isBack(consultant)])
    expect(await client.say('still here')).toMatchObject({ ok: true })
    expect(await consultant.next('message')).toMatchObject({ message: 'still here' })
  }
})

async function enter(url: string, booked: Booked, side: 'client' | 'consultant'): Promise<Visitor> {
  const ticket = await stage.claim(booked, side)
  const address = `${url}/?room=${booked.roomId}`
  const visitor = await Visitor.connect(
    address,
    { ticket },
    { reconnection: true, trustAnyCertificate: true },
  )
  stage.visitors.push(visitor)
  const joined = await visitor.join()
  visitor.socket.auth = { resume: joined.resume }
  return visitor
}

/** Joins whenever it is connected, as the page does: whose node has just died may not know it yet. */
async function isBack(visitor: Visitor): Promise<void> {
  await visitor.connected()
  const joined = await visitor.join().catch(() => null)
  if (!joined) await isBack(visitor)
}

it('behind the shipped nginx a restart of each node in turn keeps nobody out', async () => {
  const nodes = await PairOfNodes.start(stage)
  const url = await startNginx([nodes.one.port, nodes.two.port])
  const rooms = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const booked = await stage.book('chat')
      return [await enter(url, booked, 'client'), await enter(url, booked, 'consultant')] as const
    }),
  )
  for (const node of [nodes.one, nodes.two]) {
    expect(await node.signal('SIGTERM')).toBe(0)
    await node.start()
  }
  const startedMs = performance.now()
  for (const [client, consultant] of rooms) {
    await Promise.all([isBack(client), isBack(consultant)])
    expect(await client.say('still here')).toMatchObject({ ok: true })
    expect(await consultant.next('message')).toMatchObject({ message: 'still here' })
  }
  // A proxy that shuts a node out for one failure keeps them out for minutes.
  expect(performance.now() - startedMs).toBeLessThan(20_000)
})

it('a node that is leaving sends a newcomer on to the other one', async () => {
  const nodes = await PairOfNodes.start(stage)
  const url = await startNginx([nodes.one.port, nodes.two.port])
  const leaving = nodes.one.signal('SIGTERM')
  for (let people = 0; people < 8; people += 1) await enter(url, await stage.book('chat'), 'client')
  expect(await leaving).toBe(0)
})
