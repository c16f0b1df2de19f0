import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientEvents } from '@/lib/contract/socket'
import { hugeFrame, malformedFrames, sendRaw } from './support/raw-frames'
import { candidate } from './support/sdp'
import { Stage } from './support/stage'
import type { Visitor } from './support/visitor'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

const events = [
  ...Object.keys(clientEvents),
  'error',
  'connection',
  'connect_failed',
  '',
  '__proto__',
  'toString',
]

/** What a careless or hostile program hands to `emit`, acknowledgement included or not. */
const garbage: unknown[][] = [
  [],
  [null],
  [undefined],
  [0],
  ['text'],
  [[]],
  [[[[]]]],
  [{ offer: null }],
  [{ offer: { type: 'offer', sdp: 7 } }],
  [{ offer: { type: 'offer', sdp: 'v=0' }, call: -1 }],
  [{ answer: [] }],
  [{ candidate: { candidate: {} } }],
  [{ candidate: 'candidate:1' }],
  [{ id: 'x', message: 1 }],
  [{ call: 1e308 }],
  [{ call: '1' }],
  [{ roomId: { $ne: null } }],
  [Buffer.from('binary')],
  [{ deep: { deeper: Buffer.alloc(10) } }],
  ['not a function', 'nor this'],
  [{}, {}, {}, {}],
  [{ toString: null, __proto__: null, constructor: { prototype: {} } }],
]

describe('10,000 malformed frames', () => {
  it('neither end the server nor cost a healthy pair a single signal', async () => {
    const { client, consultant } = await stage.pair('voice')
    const victimRoom = await stage.book('voice')
    const first = await stage.admitted(victimRoom, 'client')
    const { resume } = await first.join()
    let sent = 0
    let rounds = 0
    while (sent < 10_000) {
      sent += await emitGarbage(await stage.connect({ resume }), 250)
      sent += await sendRaw(stage.url, { resume }, shuffled(malformedFrames, rounds))
      await exchange(client, consultant, rounds)
      rounds += 1
    }
    for (const [visitor, from] of [
      [client, 'consultant'],
      [consultant, 'client'],
    ] as const) {
      await visitor.until(() => visitor.all('ice-candidate').length >= rounds, `all signals of the ${from}`)
      const numbers = visitor
        .all('ice-candidate')
        .map(({ candidate: { candidate: text } }) => text.split(' ')[0])
      expect(numbers).toEqual(Array.from({ length: rounds }, (_, index) => `candidate:${index + 1}`))
    }
    expect(Object.prototype).not.toHaveProperty('polluted')
    expect((await fetch(`${stage.url}/healthz`)).status).toBe(200)
  })

  it('a frame over the limit ends its own connection only', async () => {
    const { booked, client, consultant } = await stage.pair('chat')
    const resume = (await client.join()).resume
    await sendRaw(stage.url, { resume }, [hugeFrame])
    await client.next('replaced')
    const back = await stage.connect({ resume })
    await back.join()
    await back.say('still here')
    expect(await consultant.next('message')).toMatchObject({ message: 'still here' })
    expect(await stage.status(booked)).toBe('active')
  })
})

describe('every event', () => {
  it('answers whatever it was sent with a refusal, and needs no acknowledgement', async () => {
    const { client } = await stage.pair('chat')
    for (const payload of [null, 0, 'text', [], { unknown: true }, { roomId: 1 }]) {
      for (const event of ['message', 'join-room', 'unheard-of']) {
        expect(await client.code(event, payload), `${event} ${JSON.stringify(payload)}`).toMatch(
          /^(bad_payload|rate_limited)$/,
        )
      }
      client.socket.emit('message', payload)
    }
    expect(await client.code('unheard-of')).toBe('bad_payload')
  })

  it('takes no payload at all as an empty one, and ignores what comes after it', async () => {
    const booked = await stage.book('chat')
    const client = await stage.admitted(booked, 'client')
    expect(await client.code('join-room')).toBe('ok')
    expect(await client.code('typing', {}, 'extra', 7)).toBe('peer_absent')
  })

  it('is refused until the connection that keeps sending garbage is cut, and nobody else is', async () => {
    const { client, consultant } = await stage.pair('chat')
    while (client.socket.connected) {
      for (let count = 0; count < 100; count += 1) client.socket.emit('no-such-event', count)
      await new Promise(setImmediate)
    }
    expect(await consultant.next('participant-left')).toMatchObject({ reason: 'connection_lost' })
    expect(await consultant.say('still here')).toMatchObject({ ok: true })
    expect(await stage.metric('parley_connections_cut_total')).toBeGreaterThan(0)
  })
})

/** Emits garbage under every event's name, some with an acknowledgement; waits until the server has seen it. */
async function emitGarbage(attacker: Visitor, count: number): Promise<number> {
  for (let index = 0; index < count; index += 1) {
    const event = events[index % events.length] ?? ''
    const args = garbage[index % garbage.length] ?? []
    if (index % 3 === 0) attacker.socket.emit(event, ...args, () => undefined)
    else attacker.socket.emit(event, ...args)
  }
  expect(await attacker.code('unheard-of')).toBe('bad_payload')
  attacker.close()
  return count
}

/** One numbered signal each way. */
async function exchange(client: Visitor, consultant: Visitor, round: number): Promise<void> {
  const signal = { candidate: candidate(round + 1) }
  const codes = await Promise.all([
    client.code('ice-candidate', signal),
    consultant.code('ice-candidate', signal),
  ])
  expect(codes).toEqual(['ok', 'ok'])
}

/** Another order each round, so that each frame once comes first on its connection. */
function shuffled<T>(all: readonly T[], round: number): T[] {
  const start = (round * 7) % all.length
  return [...all.slice(start), ...all.slice(0, start)]
}
