import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { rates } from '@/lib/room/limits'
import { candidate } from './support/sdp'
import { stageForThisTest } from './support/stage'

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
  clock.pass(1)
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
  clock.pass(1)
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

it('an address has so many connections, then it is told; another one is not concerned', async () => {
  const stage = await stageForThisTest({ trustProxy: 1, connectionLimits: { perAddress: 2 } })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': `203.0.113.9, ${address}` } })
  const ticket = async () => ({ ticket: await stage.claim(await stage.book('chat'), 'client') })
  expect(await stage.refusal(await ticket(), from('198.51.100.1'))).toBe('connected')
  const second = await stage.connect(await ticket(), from('198.51.100.1'))
  const kept = await ticket()
  expect(await stage.refusal(kept, from('198.51.100.1'))).toBe('rate_limited')
  expect(await stage.refusal(await ticket(), from('198.51.100.2'))).toBe('connected')
  second.close()
  await expect.poll(() => stage.refusal(kept, from('198.51.100.1'))).toBe('connected')
})

it('what a caller writes into its own forwarding header is not believed', async () => {
  const stage = await stageForThisTest({ connectionLimits: { perAddress: 1 } })
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const ticket = async () => ({ ticket: await stage.claim(await stage.book('chat'), 'client') })
  expect(await stage.refusal(await ticket(), from('198.51.100.1'))).toBe('connected')
  expect(await stage.refusal(await ticket(), from('198.51.100.2'))).toBe('rate_limited')
})

it('a full server says so', async () => {
  const stage = await stageForThisTest({ connectionLimits: { perProcess: 2 } })
  await stage.pair('chat')
  // Of another session: a take-over would make room for itself.
  const ticket = await stage.claim(await stage.book('chat'), 'client')
  expect(await stage.refusal({ ticket })).toBe('server_busy')
})
