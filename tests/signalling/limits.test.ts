import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { chatTextRate, connectionRate, limits, rates } from '@/lib/contract/limits'
import { limits as map } from '@/lib/limits'
import { createLogger } from '@/lib/signalling/operations/logger'
import { candidate } from './support/sdp'
import { stageForThisTest } from './support/stage'
import type { Visitor } from './support/visitor'

/** A clock that only the test moves. */
function handClock() {
  let nowMs = Date.now()
  return {
    nowMs: () => nowMs,
    pass(ms: number) {
      nowMs += ms
    },
  }
}

const from = (address: string) => ({ headers: { 'x-forwarded-for': `203.0.113.9, ${address}` } })

it('signals come in a burst and then at a rate; the rest is refused and the connection lives', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  // Tickets from before the server began are refused, and this clock stands still.
  clock.pass(5_000)
  const { client, consultant } = await stage.pair('voice')
  const send = () => client.code('ice-candidate', { candidate: candidate() })
  const codes = await Promise.all(Array.from({ length: rates.signal.burst + 10 }, send))
  expect(codes.filter((code) => code === 'ok')).toHaveLength(rates.signal.burst)
  expect(codes.slice(-10)).toEqual(Array(10).fill('rate_limited'))
  clock.pass(100)
  expect([await send(), await send(), await send()]).toEqual(['ok', 'ok', 'rate_limited'])
  await consultant.until(
    () => consultant.all('ice-candidate').length === rates.signal.burst + 2,
    'what was admitted',
  )
})

it('chat, typing and joining have rates of their own', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  // Tickets from before the server began are refused, and this clock stands still.
  clock.pass(5_000)
  const { client } = await stage.pair('chat')
  const say = () => client.code('message', { id: randomUUID(), message: 'x' })
  const said = await Promise.all(Array.from({ length: rates.chat.burst + 2 }, say))
  expect(said.filter((code) => code === 'ok')).toHaveLength(rates.chat.burst)
  const typed = await Promise.all([1, 2, 3].map(() => client.code('typing')))
  expect(typed).toEqual(['ok', 'ok', 'rate_limited'])
  const joins = await Promise.all(Array.from({ length: rates.room.burst }, () => client.code('join-room')))
  expect(joins.at(-1)).toBe('rate_limited')
  clock.pass(1_000)
  expect(await client.code('join-room')).toBe('ok')
  expect(await client.code('typing')).toBe('ok')
})

it('who comes back over another connection has no more of anything than was left', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  clock.pass(5_000)
  const { booked, client, consultant, clientJoined } = await stage.pair('chat')
  const flood = async (visitor: Visitor) => {
    const codes = await Promise.all(
      Array.from({ length: rates.chat.burst + 2 }, () =>
        visitor.code('message', { id: randomUUID(), message: 'x' }),
      ),
    )
    return codes.filter((code) => code === 'ok').length
  }
  expect(await flood(client)).toBe(rates.chat.burst)
  client.drop()
  const again = await stage.connect({ resume: clientJoined.resume })
  await again.join()
  expect(await flood(again)).toBe(0)
  // Nor has another device that takes the link over.
  const device = await stage.admitted(booked, 'client')
  await device.join()
  clock.pass(1_000)
  expect(await flood(device)).toBe(rates.chat.perSecond)
  expect(await consultant.code('message', { id: randomUUID(), message: 'y' })).toBe('ok')
})

it('one side is let in only so often, and then waits without losing its ticket', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  clock.pass(5_000)
  const { booked, client, clientJoined, consultantJoined } = await stage.pair('chat')
  let last = client
  for (let time = 1; time < connectionRate.burst; time += 1) {
    const next = await stage.connect({ resume: clientJoined.resume })
    last.drop()
    last = next
  }
  const { resume } = clientJoined
  expect(await stage.refusal({ resume })).toBe('rate_limited')
  const ticket = await stage.claim(booked, 'client')
  expect(await stage.refusal({ ticket })).toBe('rate_limited')
  // Nobody else is concerned.
  expect(await stage.refusal({ resume: consultantJoined.resume })).toBe('connected')
  clock.pass(1_000 / connectionRate.perSecond)
  expect(await stage.refusal({ ticket })).toBe('connected')
})

it('handshakes without a right ticket have a rate for an address and for a network', async () => {
  const { handshakesOfAddress, handshakesOfSite } = map
  const clock = handClock()
  const atOnce = 2 * handshakesOfSite.value.burst
  const stage = await stageForThisTest({
    clock,
    trustProxy: 1,
    connectionLimits: { strangers: { perAddress: atOnce, atOnce } },
  })
  clock.pass(5_000)
  const knock = async (address: string, count: number) => {
    const knocks = Array.from({ length: count }, () => stage.stranger(from(address)))
    return (await Promise.all(knocks)).filter(({ status }) => status === 101).length
  }
  const { burst, perSecond } = handshakesOfAddress.value
  expect(await knock('198.51.100.1', burst + 2)).toBe(burst)
  expect(await knock('198.51.100.2', 1)).toBe(1)
  clock.pass(1_000)
  expect(await knock('198.51.100.1', perSecond + 2)).toBe(perSecond)
  let taken = 0
  for (let network = 0; network <= handshakesOfSite.value.burst / burst; network += 1)
    taken += await knock(`2001:db8:1:${network}::1`, burst)
  expect(taken).toBe(handshakesOfSite.value.burst)
  expect(await knock('2001:db8:2::1', 1)).toBe(1)
})

it('while a crowd of strangers knocks, who knocks seldom is let in', async () => {
  const { handshakesOfStrangers, seldomHandshakes } = map
  const clock = handClock()
  const everybody = { perAddress: 10_000, atOnce: 10_000 }
  const stage = await stageForThisTest({ clock, trustProxy: 1, connectionLimits: { strangers: everybody } })
  clock.pass(5_000)
  const crowd = Array.from({ length: 20 }, (_, index) => `198.51.100.${index + 1}`)
  const knock = async (count: number) => {
    const knocks = Array.from({ length: count }, (_, at) =>
      stage.stranger(from(crowd[at % crowd.length] ?? '')),
    )
    return (await Promise.all(knocks)).filter(({ status }) => status === 101).length
  }
  const seldom = crowd.length * seldomHandshakes.value.burst
  expect(await knock(handshakesOfStrangers.value.burst + seldom + 40)).toBe(
    handshakesOfStrangers.value.burst + seldom,
  )
  for (let person = 0; person < 3; person += 1) {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    expect(await stage.refusal({ ticket }, from(`203.0.113.${person + 20}`))).toBe('connected')
  }
  clock.pass(1_000)
  expect(await knock(handshakesOfStrangers.value.perSecond + 60)).toBeLessThan(
    handshakesOfStrangers.value.perSecond + 10,
  )
})

it('a connection that shows wrong tickets again and again is closed', async () => {
  const stage = await stageForThisTest()
  const { socket, heard } = await rawSocket(stage.url)
  for (let time = 0; time < map.attemptsPerConnection.value.most; time += 1) {
    socket.send('40{"ticket":"x"}')
    await vi.waitFor(() => expect(heard.filter((text) => text.startsWith('44'))).toHaveLength(time + 1))
  }
  socket.send('40{"ticket":"x"}')
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.CLOSED))
})

it('a connection that sends more packets than anybody needs is closed', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  clock.pass(5_000)
  const ticket = await stage.claim(await stage.book('chat'), 'client')
  const { socket, heard } = await rawSocket(stage.url)
  socket.send(`40${JSON.stringify({ ticket })}`)
  await vi.waitFor(() => expect(heard.some((text) => text.startsWith('40'))).toBe(true))
  for (let count = 0; count <= map.packets.value.burst; count += 1) socket.send('3')
  await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.CLOSED))
  expect(await stage.metric('parley_connections_cut_total')).toBe(1)
})

it('who never says who they are is let go after five seconds', async () => {
  const stage = await stageForThisTest()
  const { closed } = await stage.stranger()
  const beganMs = performance.now()
  const { most } = map.admittedWithin.value
  await vi.waitFor(() => expect(closed()).toBe(true), { timeout: most + 10_000, interval: 50 })
  expect(performance.now() - beganMs).toBeGreaterThan(most - 500)
})

it('a request with endless headers is refused', async () => {
  const stage = await stageForThisTest()
  const ask = (length: number) =>
    fetch(`${stage.url}/healthz`, { headers: { 'x-filler': 'x'.repeat(length) } }).then(
      ({ status }) => status,
    )
  const { most } = map.signallingHeaders.value
  expect([await ask(most - 1_024), await ask(most)]).toEqual([200, 431])
})

it('more time is proposed and taken back only so often', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  clock.pass(5_000)
  const { client } = await stage.pair('chat')
  const propose = () => client.code('propose-extension', { id: randomUUID(), minutes: 5 })
  const codes = []
  for (let count = 0; count < rates.extension.burst + 2; count += 1) codes.push(await propose())
  expect(codes.filter((code) => code === 'ok')).toHaveLength(rates.extension.burst)
  expect(codes.at(-1)).toBe('rate_limited')
})

/** A bare WebSocket, and what it heard. */
async function rawSocket(url: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const heard: string[] = []
  socket.on('error', () => undefined)
  socket.on('message', (data) => heard.push(String(data)))
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
  onTestFinished(() => socket.terminate())
  return { socket, heard }
}

it('what one side writes has a rate in characters, too', async () => {
  const clock = handClock()
  const stage = await stageForThisTest({ clock })
  clock.pass(5_000)
  const { client } = await stage.pair('chat')
  const message = 'x'.repeat(limits.chatCharacters)
  const codes: string[] = []
  for (let count = 0; count < 25; count += 1) {
    codes.push(await client.code('message', { id: randomUUID(), message }))
    clock.pass(1_000 / rates.chat.perSecond)
  }
  const fits = chatTextRate.burst + 12.5 * chatTextRate.perSecond
  expect(codes.filter((code) => code === 'ok')).toHaveLength(Math.floor(fits / limits.chatCharacters))
  expect(codes).toContain('rate_limited')
  expect(await client.code('message', { id: randomUUID(), message: 'short' })).toBe('ok')
})

it('what strangers do is written down now and then, with how often it was', async () => {
  const lines: string[] = []
  const stage = await stageForThisTest({
    logger: createLogger('info', { write: (line) => lines.push(line) }),
  })
  for (let count = 0; count < 60; count += 1) await stage.refusal({ ticket: 'x' })
  const refused = lines.filter((line) => line.includes('a connection was refused'))
  expect(refused.length).toBeGreaterThanOrEqual(20)
  expect(refused.length).toBeLessThan(60)
  // An hour of them is what docs/operations.md says.
  const { burst, perSecond } = map.refusedLines.value
  const longest = Math.max(...refused.map((line) => line.length))
  expect(longest * (burst + 3_600 * perSecond)).toBeLessThan(1_500_000)
})

const strangers = { perAddress: 2, atOnce: 4 }

it('so many right tickets as people come from one address, and none of them counts towards its limit', async () => {
  const stage = await stageForThisTest({ trustProxy: 1, connectionLimits: { strangers } })
  for (let people = 0; people < 6; people += 1) {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    expect(await stage.refusal({ ticket }, from('198.51.100.1:51000'))).toBe('connected')
  }
})

it('strangers of one address wait for one another, and of many for nobody who has a ticket', async () => {
  const stage = await stageForThisTest({ trustProxy: 1, connectionLimits: { strangers } })
  const silent = await Promise.all(
    ['198.51.100.1', '198.51.100.1', '198.51.100.2', '198.51.100.2'].map((one) => stage.stranger(from(one))),
  )
  expect(silent.map(({ status }) => status)).toEqual([101, 101, 101, 101])
  expect((await stage.stranger(from('198.51.100.1'))).status).toBe(429)
  for (let people = 0; people < 6; people += 1) {
    const ticket = await stage.claim(await stage.book('chat'), 'client')
    expect(await stage.refusal({ ticket }, from(`198.51.100.${10 + people}`))).toBe('connected')
  }
  // What made room was the longest of those who held the most.
  await expect.poll(() => silent.filter(({ closed }) => closed()).length).toBeGreaterThan(0)
})

it('what a caller writes into its own forwarding header is not believed', async () => {
  const stage = await stageForThisTest({ connectionLimits: { strangers: { perAddress: 1, atOnce: 9 } } })
  const claiming = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  expect((await stage.stranger(claiming('198.51.100.1'))).status).toBe(101)
  expect((await stage.stranger(claiming('198.51.100.2'))).status).toBe(429)
})

it('a full server says so', async () => {
  const stage = await stageForThisTest({ connectionLimits: { perProcess: 2 } })
  await stage.pair('chat')
  // Of another session: a take-over would make room for itself.
  const ticket = await stage.claim(await stage.book('chat'), 'client')
  expect(await stage.refusal({ ticket })).toBe('server_busy')
  expect((await fetch(`${stage.url}/readyz`)).status).toBe(503)
})
