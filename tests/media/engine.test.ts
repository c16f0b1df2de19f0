import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MediaSource } from '@/lib/contract/socket/hub'
import type { MediaGrant } from '@/lib/media/port/requests'
import { refusalOf, rtpOf, startEngine } from './support/engine'

const all: MediaGrant = {
  send: ['mic', 'camera', 'screen', 'screenAudio'],
  receive: ['audio', 'video'],
}

let engine: Awaited<ReturnType<typeof startEngine>>
beforeEach(async () => {
  engine = await startEngine()
})
afterEach(() => engine.engine.close())

/** A member as its page acts: in, with its ways, and ready for what the others send. */
async function come(room: string, grant = all, member = randomUUID()) {
  const { service } = engine
  const whose = { room, member }
  const entry = await service.ask('enter', { ...whose, grant, stay: null })
  const { transports } = entry
  if (!transports) throw new Error('It has no ways.')
  const { send, receive } = transports
  let mids = 0
  const produce = (source: MediaSource, id: string = randomUUID(), transport = send.id) => {
    mids += 1
    return service.ask('produce', { ...whose, transport, id, source, rtp: rtpOf(source, String(mids)) })
  }
  const listen = async () =>
    (await service.ask('receive', { ...whose, transport: receive.id, capabilities: entry.capabilities }))
      .consumers
  const heard = () => engine.told.filter((event) => 'member' in event && event.member === member)
  return { member, whose, entry, send, receive, produce, listen, heard }
}

const figures = async () => {
  const { workers, rooms, members, producers, consumers } = await engine.service.ask('stats', {})
  return { workers, rooms, members, producers, consumers }
}

it('sends what one publishes to each other one, paused until it is wanted, and says when it ends', async () => {
  const room = randomUUID()
  const [asha, ravi, mei] = [await come(room), await come(room), await come(room)]
  expect(await ravi.listen()).toEqual([])
  const { producer } = await asha.produce('camera')
  await vi.waitFor(() => expect(ravi.heard()).toHaveLength(1))
  const [told] = ravi.heard()
  if (told?.event !== 'hub-consumers') throw new Error('Nothing came.')
  expect(told.payload.consumers).toMatchObject([
    { member: asha.member, source: 'camera', producer, paused: false },
  ])
  // Who comes later finds it; who sends it does not get it back.
  expect(await mei.listen()).toMatchObject([{ member: asha.member, producer }])
  expect(await asha.listen()).toEqual([])
  expect(await figures()).toEqual({ workers: 1, rooms: 1, members: 3, producers: 1, consumers: 2 })

  await engine.service.ask('pause', { ...asha.whose, source: 'camera', paused: true })
  await engine.service.ask('close', { ...asha.whose, source: 'camera' })
  const [consumer] = told.payload.consumers
  await vi.waitFor(() =>
    expect(ravi.heard().slice(1)).toMatchObject([
      { event: 'hub-paused', payload: { consumer: consumer?.id, paused: true } },
      { event: 'hub-gone', payload: { consumers: [consumer?.id] } },
    ]),
  )
  expect(await figures()).toMatchObject({ producers: 0, consumers: 0 })
})

it('answers a repeated request the same, and has each source of a member once', async () => {
  const asha = await come(randomUUID())
  const id = randomUUID()
  const first = await asha.produce('camera', id)
  expect(await asha.produce('camera', id)).toEqual(first)
  const anew = await asha.produce('camera')
  expect(anew).not.toEqual(first)
  await asha.produce('screen')
  expect(await figures()).toMatchObject({ producers: 2 })
})

it('takes nobody for another: ways, sources and directions are the member’s own', async () => {
  const room = randomUUID()
  const [asha, ravi] = [await come(room), await come(room)]
  await asha.produce('mic')
  const { service } = engine
  const dtls = { fingerprints: [{ algorithm: 'sha-256' as const, value: 'AA:BB' }] }
  const forged = {
    'the way of another to send by': ravi.produce('mic', randomUUID(), asha.send.id),
    'the way back to send by': ravi.produce('mic', randomUUID(), ravi.receive.id),
    'a way that there is not': ravi.produce('mic', randomUUID(), randomUUID()),
    'the way of another to connect': service.ask('connect', { ...ravi.whose, transport: asha.send.id, dtls }),
    'the way of another to restart': service.ask('restart', { ...ravi.whose, transport: asha.receive.id }),
    'the way of another to hear by': service.ask('receive', {
      ...ravi.whose,
      transport: asha.receive.id,
      capabilities: ravi.entry.capabilities,
    }),
    'what another sends to pause': service.ask('pause', { ...ravi.whose, source: 'mic', paused: true }),
  }
  for (const [what, act] of Object.entries(forged))
    expect([what, await refusalOf(act)]).toEqual([what, 'not_permitted'])
  expect(await refusalOf(service.ask('close', { room, member: randomUUID(), source: 'mic' }))).toBe(
    'not_in_room',
  )
  expect(await refusalOf(service.ask('close', { ...ravi.whose, room: randomUUID(), source: 'mic' }))).toBe(
    'not_in_room',
  )
  // A consumer of another’s is nothing of one’s own.
  const [consumer] = await ravi.listen()
  await service.ask('watch', { ...asha.whose, views: [{ consumer: consumer?.id ?? '', layer: 0 }] })
  expect(await figures()).toMatchObject({ producers: 1, consumers: 1 })
})

it('refuses parameters that are none, and goes on', async () => {
  const asha = await come(randomUUID())
  const rtp = { ...rtpOf('mic'), codecs: [] }
  const wrong = engine.service.ask('produce', {
    ...asha.whose,
    transport: asha.send.id,
    id: randomUUID(),
    source: 'mic',
    rtp,
  })
  expect(await refusalOf(wrong)).toBe('bad_payload')
  await asha.produce('mic')
})

it('forwards the size that is looked at, and nothing of what is not', async () => {
  const room = randomUUID()
  const [asha, ravi] = [await come(room), await come(room)]
  await asha.produce('camera')
  const [consumer] = await ravi.listen()
  const look = (layer: number | null) =>
    engine.service.ask('watch', { ...ravi.whose, views: [{ consumer: consumer?.id ?? '', layer }] })
  const seen = () => engine.engine.consumerOf(ravi.whose, consumer?.id ?? '')
  expect(await seen()).toMatchObject({ type: 'simulcast', paused: true })
  await look(0)
  expect(await seen()).toMatchObject({ paused: false, layer: 0 })
  await look(2)
  expect(await seen()).toMatchObject({ paused: false, layer: 2 })
  await look(null)
  expect(await seen()).toMatchObject({ paused: true })
})

it('ends at once what a member may not send or be sent any more, and says so', async () => {
  const room = randomUUID()
  const [asha, ravi] = [await come(room), await come(room)]
  await asha.produce('mic')
  await asha.produce('camera')
  await ravi.listen()
  await engine.service.ask('allow', { ...asha.whose, grant: { send: ['camera'], receive: [] } })
  expect(asha.heard()).toMatchObject([{ event: 'hub-closed', payload: { source: 'mic' } }])
  expect(await refusalOf(asha.produce('mic'))).toBe('not_permitted')
  await vi.waitFor(async () => expect(await figures()).toMatchObject({ producers: 1, consumers: 1 }))
  await engine.service.ask('allow', { ...ravi.whose, grant: { send: [], receive: ['audio'] } })
  expect(await figures()).toMatchObject({ producers: 1, consumers: 0 })
  await engine.service.ask('allow', { ...asha.whose, grant: all })
  await asha.produce('mic')
  await vi.waitFor(async () => expect(await figures()).toMatchObject({ producers: 2, consumers: 1 }))
})

it('lets nobody stay who was sent away, and keeps nothing of a room that is over', async () => {
  const room = randomUUID()
  const [asha, ravi] = [await come(room), await come(room)]
  await asha.produce('mic')
  await ravi.listen()
  await engine.service.ask('leave', asha.whose)
  expect(await refusalOf(asha.produce('camera'))).toBe('not_in_room')
  const left = { workers: 1, rooms: 1, members: 1, producers: 0, consumers: 0 }
  await vi.waitFor(async () => expect(await figures()).toEqual(left))
  await engine.service.ask('end', { room })
  expect(await figures()).toEqual({ workers: 1, rooms: 0, members: 0, producers: 0, consumers: 0 })
  // Its port goes on with the worker, and nothing else.
  expect(await engine.engine.dump()).toEqual([{ routers: 0, transports: 0, udp: 1, tcp: 1 }])
})

it('gives whoever comes back with its stay what it has, and anybody else a new one in its place', async () => {
  const room = randomUUID()
  const [asha, ravi] = [await come(room), await come(room)]
  await asha.produce('mic')
  await ravi.listen()
  const back = await engine.service.ask('enter', { ...ravi.whose, grant: all, stay: ravi.entry.stay })
  expect(back).toMatchObject({
    stay: ravi.entry.stay,
    transports: null,
    consumers: [{ member: asha.member }],
  })
  const again = await engine.service.ask('enter', { ...asha.whose, grant: all, stay: asha.entry.stay })
  expect(again).toMatchObject({ transports: null, sending: ['mic'] })
  const another = await engine.service.ask('enter', { ...asha.whose, grant: all, stay: randomUUID() })
  expect(another.transports).not.toBeNull()
  await vi.waitFor(async () =>
    expect(await figures()).toMatchObject({ members: 2, producers: 0, consumers: 0 }),
  )
})

it('has a new worker at once where one was killed, on the same port, and says which rooms are lost', async () => {
  const room = randomUUID()
  const asha = await come(room)
  await asha.produce('camera')
  const [{ pid } = { pid: 0 }] = await engine.engine.processes()
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(engine.told).toContainEqual({ event: 'hub-lost', room }))
  expect(await refusalOf(asha.produce('mic'))).toBe('not_in_room')
  const again = await come(room, all, asha.member)
  expect(again.send.iceCandidates.map(({ port }) => port)).toEqual([
    engine.settings.port,
    engine.settings.port,
  ])
  await again.produce('camera')
  expect(await engine.service.ask('stats', {})).toMatchObject({
    workers: 1,
    restarts: 1,
    rooms: 1,
    producers: 1,
  })
})

it('puts each room where least goes through', async () => {
  await engine.engine.close()
  engine = await startEngine({ workers: 2 })
  const first = await come(randomUUID())
  await first.produce('mic')
  const second = await come(randomUUID())
  const ports = [first, second].map(({ send }) => send.iceCandidates[0]?.port)
  expect(ports).toEqual([engine.settings.port, engine.settings.port + 1])
})

it('tells pages all addresses under which it may be found, the first before the others, by UDP and TCP', async () => {
  await engine.engine.close()
  engine = await startEngine({ listen: '0.0.0.0', announced: ['203.0.113.7', '192.168.1.7'] })
  const { send } = await come(randomUUID())
  const found = send.iceCandidates.map(({ address, protocol, priority }) => ({ address, protocol, priority }))
  expect(found.map(({ address, protocol }) => `${address} ${protocol}`)).toEqual([
    '203.0.113.7 udp',
    '203.0.113.7 tcp',
    '192.168.1.7 udp',
    '192.168.1.7 tcp',
  ])
  expect(found[0]?.priority).toBeGreaterThan(found[2]?.priority ?? 0)
})

it('says that there is no media where no worker can be had', async () => {
  await engine.engine.close()
  engine = await startEngine({}, () => Promise.reject(new Error('There is none.')))
  const nobody = { room: randomUUID(), member: randomUUID(), grant: all, stay: null }
  expect(await refusalOf(engine.service.ask('enter', nobody))).toBe('media_unavailable')
})
