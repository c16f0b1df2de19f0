import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { chatTextRate, connectionRate, limits, rates } from '@/lib/room/limits'
import { createLogger } from '@/lib/signalling/logger'
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
})

const strangers = { perAddress: 2, atOnce: 4 }
const from = (address: string) => ({ headers: { 'x-forwarded-for': `203.0.113.9, ${address}` } })

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
