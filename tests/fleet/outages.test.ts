import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { candidate } from '@/tests/signalling/support/sdp'
import { Stage } from '@/tests/signalling/support/stage'
import { PairOfNodes } from './support/pair-of-nodes'
import { Talker } from './support/talker'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const patient = { timeout: 30_000, interval: 50 }
const breath = () => pause(40)

/** Both come back by themselves, and hear one another. */
async function talkAgain(client: Talker, consultant: Talker, word: string): Promise<void> {
  await Promise.all([client.say([`${word} of the client`]), consultant.say([`${word} of the consultant`])])
  await expect.poll(() => consultant.known.has(`${word} of the client`), patient).toBe(true)
  await expect.poll(() => client.known.has(`${word} of the consultant`), patient).toBe(true)
}

async function talkers(nodes: PairOfNodes, consultantAt = nodes.two) {
  const { booked, client, consultant } = await nodes.pair('chat', consultantAt)
  const sides = { client: new Talker(client, breath), consultant: new Talker(consultant, breath) }
  await Promise.all([sides.client.enter(), sides.consultant.enter()])
  return { booked, ...sides }
}

it('a node that is killed hands its rooms over by the clients’ own reconnecting, whichever end it was', async () => {
  const nodes = await PairOfNodes.start(stage)
  const { booked, client, consultant } = await talkers(nodes)
  const call = await nodes.pair('voice')
  await talkAgain(client, consultant, 'before')

  // The first node is the home of both rooms.
  await nodes.one.kill()
  await talkAgain(client, consultant, 'at the second node')
  await Promise.all([call.client.connected(), call.consultant.connected()])
  expect((await call.client.join({ call: 1 })).call).toBeNull()
  expect((await call.consultant.join({ call: 1 })).call).toMatchObject({ number: 1 })

  // Now the first comes back, the client with it by a new connection, and is killed as the edge.
  await nodes.one.start()
  client.visitor.drop()
  await talkAgain(client, consultant, 'across again')
  expect(await nodes.metric(nodes.one, 'parley_fleet_tunnels{end="edge"}')).toBeGreaterThan(0)
  const joined = consultant.visitor.all('participant-joined').length
  await nodes.one.kill()
  // Clock of record, rule 1: the seat of who comes back before anybody knows that the node is dead was held.
  await expect
    .poll(() => consultant.visitor.all('participant-joined').length, patient)
    .toBeGreaterThan(joined)
  await talkAgain(client, consultant, 'after all')
  expect(await stage.status(booked)).toBe('active')
})

it('without Redis those on one node go on; those apart are told, and heal when it is back', async () => {
  const nodes = await PairOfNodes.start(stage)
  const apart = await talkers(nodes)
  const together = await nodes.pair('voice', nodes.one)
  const before = { client: apart.client.entries, consultant: apart.consultant.entries }
  await talkAgain(apart.client, apart.consultant, 'before')

  await nodes.redis.kill()
  // The client's room is held where the client is: it is told that the other is gone. The consultant finds itself alone.
  await apart.client.visitor.next('participant-left')
  await expect.poll(() => apart.consultant.entries, patient).toBeGreaterThan(before.consultant)
  expect(await apart.consultant.visitor.code('typing')).toBe('peer_absent')
  expect(await apart.client.visitor.code('typing')).toBe('peer_absent')
  await apart.consultant.say(['said into the void'])
  expect(await together.client.code('ice-candidate', { candidate: candidate(5) })).toBe('ok')
  expect(await together.consultant.next('ice-candidate')).toMatchObject({ candidate: candidate(5) })
  expect(await nodes.one.probe('/readyz')).toBe(503)
  expect(await nodes.one.probe('/readyz?despite=redis')).toBe(200)
  expect(await nodes.metric(nodes.one, 'parley_redis_up')).toBe(0)

  await nodes.redis.start()
  await talkAgain(apart.client, apart.consultant, 'healed')
  await expect.poll(() => apart.client.known.has('said into the void'), patient).toBe(true)
  await expect.poll(() => nodes.one.probe('/readyz'), patient).toBe(200)
  expect([together.client.disconnects, together.consultant.disconnects]).toEqual([[], []])
  expect(apart.client.entries).toBeGreaterThan(before.client)
})

it('after an outage of Redis no room stays split, however many people come back at once', async () => {
  const nodes = await PairOfNodes.start(stage)
  const pairs = await Promise.all(Array.from({ length: 16 }, () => talkers(nodes)))
  await nodes.redis.kill()
  await Promise.all(pairs.map(({ client }) => client.visitor.next('participant-left')))
  await nodes.redis.start()
  // Well before a node reminds Redis of its rooms, which would join them in the end.
  const soon = { timeout: 20_000, interval: 50 }
  for (const [index, { client, consultant }] of pairs.entries()) {
    await Promise.all([client.say([`client ${index}`]), consultant.say([`consultant ${index}`])])
  }
  for (const [index, { client, consultant }] of pairs.entries()) {
    await expect.poll(() => consultant.known.has(`client ${index}`), soon).toBe(true)
    await expect.poll(() => client.known.has(`consultant ${index}`), soon).toBe(true)
  }
})

it('a Redis that only stops answering is an outage, too', async () => {
  const nodes = await PairOfNodes.start(stage)
  const apart = await talkers(nodes)
  nodes.redis.freeze()
  await apart.client.visitor.next('participant-left')
  nodes.redis.thaw()
  await talkAgain(apart.client, apart.consultant, 'healed')
})

it('a rolling restart of all nodes in the middle of talk loses nothing and doubles nothing', async () => {
  const nodes = await PairOfNodes.start(stage)
  const pairs = await Promise.all([
    talkers(nodes),
    talkers(nodes, nodes.one),
    talkers(nodes),
    talkers(nodes, nodes.one),
    talkers(nodes),
  ])
  let go = true
  const talk = async (talker: Talker, name: string) => {
    const said: string[] = []
    while (go || said.length < 40) {
      said.push(`${name} ${said.length}`)
      await talker.say(said.slice(-1))
    }
    return said
  }
  const talking = pairs.flatMap(({ client, consultant }, index) => [
    talk(client, `client ${index}`).then((said) => ({ said, by: client, to: consultant })),
    talk(consultant, `consultant ${index}`).then((said) => ({ said, by: consultant, to: client })),
  ])
  for (const node of [nodes.one, nodes.two]) {
    expect(await node.signal('SIGTERM')).toBe(0)
    await node.start()
  }
  go = false
  for (const { said, by, to } of await Promise.all(talking)) {
    expect(by.acknowledged.size).toBe(said.length)
    await expect.poll(() => said.filter((word) => !to.known.has(word)), patient).toEqual([])
    expect([...to.heard.values()].filter((times) => times > 1)).toEqual([])
  }
  for (const { booked } of pairs) {
    const { rows } = await stage.pool.query<{ twice: number }>(
      `select count(*)::int - count(distinct message)::int as twice from parley.messages where session_id = $1`,
      [booked.sessionId],
    )
    expect(rows[0]?.twice).toBe(0)
  }
})
