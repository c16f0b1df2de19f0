import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { entered as entryOf } from '@/lib/client/guards/hub'
import { limits, rates } from '@/lib/contract/limits'
import type { GivenRight } from '@/lib/contract/rights'
import type { ClientEvent, PayloadOf } from '@/lib/contract/socket'
import type { Moderation } from '@/lib/contract/socket/group'
import type { MediaService } from '@/lib/media/port/requests'
import { Group, type Present } from '@/tests/signalling/support/group'
import { accountOf, Hosted } from '@/tests/signalling/support/hosted'
import { videoSdp } from '@/tests/signalling/support/sdp'
import { Stage, stageForThisTest } from '@/tests/signalling/support/stage'
import { rtpOf, startEngine } from './support/engine'

let engine: Awaited<ReturnType<typeof startEngine>>
let stage: Stage
/** Whether the media server can be reached. */
let isUp = true

beforeAll(async () => {
  engine = await startEngine()
  const { service } = engine
  const media: MediaService = {
    ...service,
    ask: (method, params) =>
      isUp
        ? service.ask(method, params)
        : Promise.reject(Object.assign(new Error('away'), { code: 'media_unavailable' })),
  }
  stage = await Stage.open({ media })
})
afterEach(() => {
  isUp = true
  stage.leaveAll()
})
afterAll(async () => {
  await stage.close()
  await engine.engine.close()
})

/** A page that has come in: its stay and its ways. */
function ways({ entered }: Present) {
  if (!entryOf(entered)) throw new Error('It was told of no media server.')
  const { hub } = entered
  if (!hub.transports) throw new Error('It has no ways.')
  return { ...hub, send: hub.transports.send.id, receive: hub.transports.receive.id }
}

async function ask<E extends ClientEvent>({ visitor }: Present, event: E, payload: PayloadOf<E>) {
  const answer = await visitor.send(event, payload)
  if (!answer.ok) throw new Error(`${event} was refused: ${answer.code}`)
  return answer.data
}

const send = (one: Present, source: 'mic' | 'camera') =>
  ask(one, 'hub-produce', { transport: ways(one).send, id: randomUUID(), source, rtp: rtpOf(source, source) })
const hear = (one: Present) => {
  const { receive, capabilities } = ways(one)
  return ask(one, 'hub-receive', { transport: receive, capabilities })
}
const figures = async () => {
  const { rooms, members, producers, consumers } = await engine.service.ask('stats', {})
  return { rooms, members, producers, consumers }
}
const choir = (mode: 'chat' | 'voice' | 'video' = 'video', on = stage) => Group.make(on, mode, 3, 12)

it('hands who comes in the ways to the media server, and tells each of what the others send', async () => {
  const group = await choir()
  const [asha, ravi] = [await group.enter(0), await group.enter(1)]
  expect(ravi.entered.calls).toEqual([])
  expect(await hear(ravi)).toEqual({ consumers: [] })
  const { producer } = await send(asha, 'camera')
  const told = await ravi.visitor.next('hub-consumers')
  expect(told.consumers).toMatchObject([{ member: asha.id, source: 'camera', producer }])
  await ask(asha, 'hub-close', { source: 'camera' })
  expect(await ravi.visitor.next('hub-gone')).toEqual({ consumers: [told.consumers[0]?.id] })
  // From browser to browser nothing goes any more.
  expect(await asha.visitor.code('offer', { offer: { type: 'offer', sdp: videoSdp }, to: ravi.id })).toBe(
    'not_allowed_in_mode',
  )
})

it('knows no media server in rooms up to four, and none in a chat', async () => {
  const four = await Group.make(stage, 'video', 3, 4)
  const chat = await choir('chat')
  for (const group of [four, chat]) {
    const one = await group.enter(0)
    expect(entryOf(one.entered)).toBe(false)
    expect(await one.visitor.code('hub-enter', {})).toBe('not_allowed_in_mode')
  }
})

it('carries in a voice room no pictures, whatever is asked', async () => {
  const asha = await (await choir('voice')).enter(0)
  await send(asha, 'mic')
  const camera = { transport: ways(asha).send, id: randomUUID(), source: 'camera', rtp: rtpOf('camera', '7') }
  expect(await asha.visitor.code('hub-produce', camera)).toBe('not_permitted')
})

it('takes no way of another member, and nobody who is not in', async () => {
  const group = await choir()
  const [asha, ravi] = [await group.enter(0), await group.enter(1)]
  const forged = { transport: ways(asha).send, id: randomUUID(), source: 'mic', rtp: rtpOf('mic') }
  expect(await ravi.visitor.code('hub-produce', forged)).toBe('not_permitted')
  const visitor = await group.connect(2)
  expect(await visitor.code('hub-enter', {})).toBe('not_in_room')
})

it('ends what somebody sends who leaves or whose link is withdrawn, and not what one sends whose connection is lost', async () => {
  const group = await choir()
  const [asha, ravi, mei] = [await group.enter(0), await group.enter(1), await group.enter(2)]
  await hear(asha)
  for (const one of [ravi, mei]) await send(one, 'mic')
  await vi.waitFor(async () =>
    expect(await figures()).toMatchObject({ members: 3, producers: 2, consumers: 2 }),
  )
  await group.reissue(1)
  await vi.waitFor(async () =>
    expect(await figures()).toMatchObject({ members: 2, producers: 1, consumers: 1 }),
  )
  mei.visitor.socket.io.engine.close()
  await asha.visitor.until(() => asha.visitor.all('participant-left').length > 1, 'her going')
  expect(await figures()).toMatchObject({ members: 2, producers: 1 })
  await ask(asha, 'leave-room', {})
  await vi.waitFor(async () =>
    expect(await figures()).toMatchObject({ members: 1, producers: 1, consumers: 0 }),
  )
})

it('goes on with what there is when the signalling server is another', async () => {
  const own = await stageForThisTest({ media: engine.service })
  const group = await choir('video', own)
  const asha = await group.enter(0)
  const { stay } = ways(asha)
  await send(asha, 'mic')
  await own.restart()
  const back = await group.connect(0)
  const answer = await back.send('join-room', { hub: stay })
  expect(answer).toMatchObject({ ok: true, data: { hub: { stay, transports: null, sending: ['mic'] } } })
})

it('tells everybody when the room’s worker died, and takes them in anew', async () => {
  const group = await choir()
  const [asha, ravi] = [await group.enter(0), await group.enter(1)]
  await send(asha, 'mic')
  for (const { pid } of await engine.engine.processes()) process.kill(pid, 'SIGKILL')
  for (const one of [asha, ravi]) await one.visitor.next('hub-lost')
  const { hub } = await ask(asha, 'hub-enter', { stay: ways(asha).stay })
  expect(hub).toMatchObject({ sending: [], consumers: [] })
  expect(hub.stay).not.toBe(ways(asha).stay)
})

it('lets nobody into a room whose media has nowhere to go, and says so; a room of four is open', async () => {
  isUp = false
  const group = await choir()
  const visitor = await group.connect(0)
  expect(await visitor.code('join-room', {})).toBe('media_unavailable')
  await (await Group.make(stage, 'video', 1, 4)).enter(0)
  isUp = true
  expect(await visitor.code('join-room', {})).toBe('ok')
})

/** A room of an account whose media goes through the media server: its host and a member who send, and both listen. */
async function moderatedRoom() {
  const room = await Hosted.start(stage, { places: 12 })
  const host = await room.enter(room.host)
  const member = await room.enter(await accountOf(stage, 'Mem'))
  for (const one of [host, member]) await hear(one)
  const moderate = (act: Moderation, right?: GivenRight) =>
    ask(host, 'moderate', { act, memberIds: [member.id], ...(right ? { right } : {}) })
  return { room, host, member, moderate }
}

it('ends within a second what a member may not send any more, takes no more of it, and takes it again when it may', async () => {
  const { host, member, moderate } = await moderatedRoom()
  for (const source of ['mic', 'camera'] as const) await send(member, source)
  const sent = () => host.visitor.all('hub-consumers').flatMap(({ consumers }) => consumers)
  await host.visitor.until(() => sent().length === 2, 'both of them')
  const mic = sent().find(({ source }) => source === 'mic')
  const askedMs = performance.now()
  await moderate('take', 'sendAudio')
  expect(await host.visitor.next('hub-gone')).toEqual({ consumers: [mic?.id] })
  expect(performance.now() - askedMs).toBeLessThan(1_000)
  expect(await member.visitor.next('hub-closed')).toEqual({ source: 'mic' })
  const again = { transport: ways(member).send, id: randomUUID(), source: 'mic', rtp: rtpOf('mic', '9') }
  expect(await member.visitor.code('hub-produce', again)).toBe('not_permitted')
  expect(await member.visitor.code('hub-pause', { source: 'mic', paused: false })).toBe('not_permitted')
  // The picture goes on, and a new page is no way around.
  expect(host.visitor.all('hub-gone')).toHaveLength(1)
  const back = await stage.connect({ resume: member.entered.resume })
  const entered = { ...member, visitor: back, entered: await back.enter() }
  const anew = { transport: ways(entered).send, id: randomUUID(), source: 'mic', rtp: rtpOf('mic', '9') }
  expect(await back.code('hub-produce', anew)).toBe('not_permitted')
  await moderate('give', 'sendAudio')
  await back.next('permissions-changed')
  expect(await back.code('hub-produce', anew)).toBe('ok')
})

it('silences once in the media server whatever the page does, and the member may begin again', async () => {
  const { host, member, moderate } = await moderatedRoom()
  await send(member, 'mic')
  const { consumers } = await host.visitor.next('hub-consumers')
  const consumer = consumers[0]?.id
  const askedMs = performance.now()
  await moderate('mute')
  expect(await host.visitor.next('hub-paused')).toEqual({ consumer, paused: true })
  expect(performance.now() - askedMs).toBeLessThan(1_000)
  expect(await member.visitor.code('hub-pause', { source: 'mic', paused: false })).toBe('ok')
  expect(await host.visitor.next('hub-paused')).toEqual({ consumer, paused: false })
})

it('stops what somebody sends whose connection is lost while the media flows on', async () => {
  const { host, member, moderate } = await moderatedRoom()
  await send(member, 'camera')
  const { consumers } = await host.visitor.next('hub-consumers')
  member.visitor.drop()
  await host.visitor.next('participant-left')
  await moderate('stop_camera')
  expect(await host.visitor.next('hub-paused')).toEqual({ consumer: consumers[0]?.id, paused: true })
  await moderate('take', 'sendVideo')
  expect(await host.visitor.next('hub-gone')).toEqual({ consumers: [consumers[0]?.id] })
})

it('ends all that somebody sends who is sent back to the waiting room', async () => {
  const room = await Hosted.start(stage, { places: 12, isPrivate: true })
  const host = await room.enter(room.host)
  await hear(host)
  const guest = await room.guest('Gus')
  await guest.visitor.code('join-room')
  await ask(host, 'moderate', { act: 'admit' })
  await guest.visitor.next('admitted')
  const inside = { ...guest, entered: await guest.visitor.enter() }
  await send(inside, 'mic')
  const { consumers } = await host.visitor.next('hub-consumers')
  await ask(host, 'moderate', { act: 'send_to_wait', memberIds: [guest.id] })
  expect(await host.visitor.next('hub-gone')).toEqual({ consumers: [consumers[0]?.id] })
  const anew = { transport: ways(inside).send, id: randomUUID(), source: 'mic', rtp: rtpOf('mic', '9') }
  expect(await guest.visitor.code('hub-produce', anew)).toBe('not_in_room')
})

it('keeps nothing of a room that was ended', async () => {
  const before = (await figures()).rooms
  const group = await choir()
  const asha = await group.enter(0)
  await send(asha, 'mic')
  await group.end()
  await asha.visitor.next('session-ended')
  await vi.waitFor(async () => expect((await figures()).rooms).toBe(before))
})

it('shows in the figures of the service what goes through the media server', async () => {
  const before = await stage.metric('parley_media{part="members"}')
  const group = await choir()
  await group.enter(0)
  expect(await stage.metric('parley_media{part="members"}')).toBe(before + 1)
  expect(await stage.metric('parley_media_worker_cpu_seconds_total')).toBeGreaterThan(0)
})

it('nobody looks at a size that there is not, or at more than a room can have', async () => {
  const asha = await (await choir()).enter(0)
  const view = (layer: number) => ({ consumer: randomUUID(), layer })
  const look = (views: unknown[]) => asha.visitor.code('hub-watch', { views })
  expect(await look([view(limits.hubLayers - 1)])).toBe('ok')
  expect(await look([view(limits.hubLayers)])).toBe('bad_payload')
  expect(await look(Array.from({ length: limits.hubViews }, () => view(0)))).toBe('ok')
  expect(await look(Array.from({ length: limits.hubViews + 1 }, () => view(0)))).toBe('bad_payload')
})

it('what a page asks of the media server has a rate', async () => {
  const asha = await (await choir()).enter(0)
  const many = Array.from({ length: rates.hub.burst + 40 }, () =>
    asha.visitor.code('hub-watch', { views: [] }),
  )
  const codes = new Set(await Promise.all(many))
  expect([...codes].sort()).toEqual(['ok', 'rate_limited'])
  // Other events have rates of their own.
  expect(await asha.visitor.code('media-state', { microphone: 'on' })).toBe('peer_absent')
})
