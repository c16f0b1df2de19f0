import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { barrier, Group, type Present } from '@/tests/signalling/support/group'
import { candidate, videoSdp } from '@/tests/signalling/support/sdp'
import { Stage } from '@/tests/signalling/support/stage'
import { PairOfNodes } from './support/pair-of-nodes'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

/** The host and two guests by the first node, a guest by the second but for the first two: the room has its home at the first. */
async function spread(nodes: PairOfNodes): Promise<{ group: Group; present: Present[] }> {
  const group = await Group.make(stage, 'video')
  const present: Present[] = []
  for (const [index, node] of [nodes.one, nodes.one, nodes.two, nodes.two].entries())
    present.push(await group.enter(index, { url: node.url }))
  return { group, present }
}

it('four members of a room on two nodes meet, signal to whom they name, talk to all, and hear its end', async () => {
  const nodes = await PairOfNodes.start(stage)
  const { group, present } = await spread(nodes)
  const [host, near, far, farther] = present
  if (!host || !near || !far || !farther) throw new Error('Not all came in.')
  expect(farther.entered.calls.map((call) => call.with)).toEqual([host.id, near.id, far.id])
  expect(await nodes.metric(nodes.two, 'parley_fleet_tunnels{end="edge"}')).toBe(2)

  // Each to each, in both directions.
  for (const from of present) {
    for (const to of present) {
      if (from === to) continue
      const offer = { offer: { type: 'offer', sdp: videoSdp } }
      expect(await from.visitor.code('offer', { ...offer, call: 1, to: to.id })).toBe('ok')
      expect(await to.visitor.next('offer')).toEqual({ ...offer, call: 1, from: from.id })
      expect(await from.visitor.code('ice-candidate', { candidate: candidate(), to: to.id })).toBe('ok')
      expect(await to.visitor.next('ice-candidate')).toMatchObject({ from: from.id })
    }
  }
  // What is for all, once each.
  const id = randomUUID()
  expect(await far.visitor.say('from afar', id)).toMatchObject({ ok: true })
  for (const other of [host, near, farther])
    expect(await other.visitor.next('message')).toMatchObject({ id, memberId: far.id })
  expect(await host.visitor.code('media-state', { microphone: 'on', camera: 'off' })).toBe('ok')
  for (const other of [near, far, farther])
    expect(await other.visitor.next('media-state')).toMatchObject({ memberId: host.id })
  // What is for both that the other node carries goes there once.
  const before = await nodes.metric(nodes.one, 'parley_fleet_messages_sent_total')
  await barrier(host, [near, far, farther])
  expect(await nodes.metric(nodes.one, 'parley_fleet_messages_sent_total')).toBe(before + 1)
  for (const { visitor } of present) expect(visitor.all('offer')).toHaveLength(3)

  // A member that comes again by the other node takes its own place alone.
  const again = await group.enter(2, { url: nodes.one.url })
  expect(await far.visitor.next('replaced')).toEqual({ reason: 'replaced' })
  expect(again.entered.participants).toHaveLength(4)

  await group.end()
  for (const { visitor } of [host, near, again, farther]) {
    expect(await visitor.next('session-ended')).toEqual({ status: 'ended' })
    await visitor.disconnected()
  }
})
