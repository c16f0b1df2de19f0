import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { limits, rates } from '@/lib/contract/limits'
import { audioSdp, candidate, dataOnlySdp, dataSdp, rejectedVideoSdp } from './support/sdp'
import { Stage } from './support/stage'
import type { Visitor } from './support/visitor'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const file = (terms: object = {}) => ({
  id: randomUUID(),
  name: 'Plan.pdf',
  size: 3_000_000,
  type: 'application/pdf',
  ...terms,
})
const signals = (transfer: string | undefined, sdp = dataOnlySdp) =>
  [
    ['offer', { offer: { type: 'offer', sdp }, transfer }],
    ['answer', { answer: { type: 'answer', sdp }, transfer }],
    ['ice-candidate', { candidate: candidate(), transfer }],
  ] as const
const signalNames = ['offer', 'answer', 'ice-candidate']

/** What was sent before this and has not arrived never will. */
async function barrier(from: Visitor, to: Visitor): Promise<void> {
  const id = randomUUID()
  await from.say('a barrier', id)
  await to.until(() => to.all('message').some((one) => one.id === id), 'the barrier')
}

async function expectNoSignals(from: Visitor, to: Visitor, transfer: string | undefined): Promise<void> {
  for (const [event, payload] of signals(transfer)) {
    expect(await from.code(event, payload), event).toBe('not_allowed_in_mode')
  }
  await barrier(from, to)
  expect(to.received.map(({ event }) => event).filter((event) => signalNames.includes(event))).toEqual([])
}

/** A chat in which the client offered a file and the consultant accepted it. */
async function accepted() {
  const pair = await stage.pair('chat')
  const offered = file()
  expect(await pair.client.code('file-offer', offered)).toBe('ok')
  expect(await pair.consultant.code('file-accept', { id: offered.id })).toBe('ok')
  return { ...pair, id: offered.id }
}

describe('the offer of a file', () => {
  it('reaches the other side with a name that is safe to show and to save', async () => {
    const { client, consultant } = await stage.pair('chat')
    const offered = file({ name: '../../etc/Plan\u202efdp.exe ' })
    expect(await client.code('file-offer', offered)).toBe('ok')
    expect(await consultant.next('file-offer')).toEqual({
      ...offered,
      name: '_.._etc_Planfdp.exe',
      from: client.memberId,
    })
    expect(client.all('file-offer')).toEqual([])
  })

  it('is refused when it is too large, empty, not described or for nobody', async () => {
    const { client, consultant } = await stage.pair('chat')
    expect(await client.code('file-offer', file({ size: limits.fileBytes + 1 }))).toBe('too_large')
    expect(await client.code('file-offer', file({ size: 0 }))).toBe('bad_payload')
    expect(await client.code('file-offer', file({ type: 'text/html;charset=x' }))).toBe('bad_payload')
    expect(await client.code('file-offer', file({ name: '' }))).toBe('bad_payload')
    await barrier(client, consultant)
    expect(consultant.all('file-offer')).toEqual([])
    consultant.close()
    await client.next('participant-left')
    expect(await client.code('file-offer', file())).toBe('peer_absent')
    expect(await client.code('file-offer', file({ size: limits.fileBytes }))).toBe('peer_absent')
  })

  it.each(['voice', 'video'] as const)('is refused in a %s session', async (mode) => {
    const { client } = await stage.pair(mode)
    expect(await client.code('file-offer', file())).toBe('not_allowed_in_mode')
    expect(await client.code('offer', signals(randomUUID())[0][1])).toBe('not_allowed_in_mode')
  })

  it('stands alone on its side until it is answered, while the other side may offer one, too', async () => {
    const { client, consultant } = await stage.pair('chat')
    const [mine, theirs] = [file(), file()]
    expect(await client.code('file-offer', mine)).toBe('ok')
    expect(await client.code('file-offer', file())).toBe('rate_limited')
    expect(await consultant.code('file-offer', theirs)).toBe('ok')
    expect(await consultant.code('file-decline', { id: mine.id })).toBe('ok')
    expect(await client.next('file-decline')).toEqual({ id: mine.id, from: consultant.memberId })
    expect(await client.code('file-offer', file())).toBe('ok')
  })

  it('is answered by its receiver only, and once', async () => {
    const { client, consultant } = await stage.pair('chat')
    const { id, ...rest } = file()
    await client.code('file-offer', { id, ...rest })
    expect(await client.code('file-accept', { id })).toBe('bad_payload')
    expect(await client.code('file-decline', { id })).toBe('bad_payload')
    expect(await consultant.code('file-accept', { id: randomUUID() })).toBe('bad_payload')
    expect(await consultant.code('file-done', { id })).toBe('bad_payload')
    expect(await consultant.code('file-accept', { id })).toBe('ok')
    expect(await consultant.code('file-accept', { id })).toBe('bad_payload')
    expect(await consultant.code('file-decline', { id })).toBe('bad_payload')
    expect(client.all('file-accept')).toEqual([{ id, from: consultant.memberId }])
  })

  it('cannot be made without a pause for ever', async () => {
    const { client, consultant } = await stage.pair('chat')
    const codes: string[] = []
    for (let one = 0; one < rates.file.burst; one += 1)
      codes.push(await client.code('file-accept', { id: randomUUID() }))
    expect(codes).not.toContain('rate_limited')
    codes.push(await client.code('file-offer', file()), await client.code('file-offer', file()))
    expect(codes).toContain('rate_limited')
    await barrier(client, consultant)
    expect(consultant.all('file-offer').length).toBeLessThanOrEqual(1)
  })
})

describe('signals in a chat', () => {
  it('are refused while nothing was offered, and while what was offered is not accepted', async () => {
    const { client, consultant } = await stage.pair('chat')
    await expectNoSignals(client, consultant, undefined)
    const { id, ...rest } = file()
    await client.code('file-offer', { id, ...rest })
    await expectNoSignals(client, consultant, id)
    await expectNoSignals(consultant, client, id)
  })

  it('are carried for the file that was accepted, both ways and re-built', async () => {
    const { client, consultant, id } = await accepted()
    for (const [event, payload] of signals(id)) {
      expect(await client.code(event, payload), event).toBe('ok')
      expect(await consultant.next(event)).toEqual({ ...payload, call: 1, from: client.memberId })
      expect(await consultant.code(event, payload), event).toBe('ok')
      expect(await client.next(event)).toEqual({ ...payload, call: 1, from: consultant.memberId })
    }
  })

  it('are refused for another file, and for none', async () => {
    const { client, consultant } = await accepted()
    await expectNoSignals(client, consultant, randomUUID())
    await expectNoSignals(client, consultant, undefined)
  })

  it.each([
    ['sound', audioSdp],
    ['sound and data', dataSdp],
    ['a picture that is switched off', rejectedVideoSdp],
    ['data twice', `${dataOnlySdp}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`],
    ['another protocol of data', dataOnlySdp.replace('webrtc-datachannel', '5000')],
    ['data without encryption', dataOnlySdp.replace('UDP/DTLS/SCTP', 'SCTP')],
  ])('are refused with %s in them', async (_what, sdp) => {
    const { client, consultant, id } = await accepted()
    for (const [event, payload] of signals(id, sdp).slice(0, 2)) {
      expect(await client.code(event, payload), event).toBe('not_allowed_in_mode')
    }
    await barrier(client, consultant)
    expect([...consultant.all('offer'), ...consultant.all('answer')]).toEqual([])
  })

  it.each([
    ['file-cancel', 'client', { reason: 'cancelled' }],
    ['file-cancel', 'consultant', { reason: 'failed' }],
    ['file-done', 'consultant', {}],
  ] as const)('are refused again after %s by the %s', async (event, by, more) => {
    const { id, ...pair } = await accepted()
    const other = by === 'client' ? pair.consultant : pair.client
    expect(await pair[by].code(event, { id, ...more })).toBe('ok')
    expect(await other.next(event)).toEqual({ id, ...more, from: pair[by].memberId })
    await expectNoSignals(pair.client, pair.consultant, id)
  })

  it('are refused again after either side left or came anew', async () => {
    const { booked, client, consultant, id } = await accepted()
    consultant.close()
    await client.next('participant-left')
    const again = await stage.admitted(booked, 'consultant')
    await again.join()
    await expectNoSignals(client, again, id)
    expect(await again.code('file-accept', { id })).toBe('bad_payload')
  })
})

describe('a reaction', () => {
  it.each(['chat', 'voice', 'video'] as const)('is shown to the other side of a %s session', async (mode) => {
    const { client, consultant } = await stage.pair(mode)
    expect(await client.code('reaction', { reaction: 'heart' })).toBe('ok')
    expect(await consultant.next('reaction')).toEqual({
      memberId: client.memberId,
      participantType: 'client',
      reaction: 'heart',
    })
    expect(client.all('reaction')).toEqual([])
  })

  it('is one of the fixed set, and not one of very many', async () => {
    const { client, consultant } = await stage.pair('chat')
    expect(await client.code('reaction', { reaction: '<b>' })).toBe('bad_payload')
    const codes = await Promise.all(
      Array.from({ length: rates.reaction.burst + 3 }, () => client.code('reaction', { reaction: 'clap' })),
    )
    expect(codes).toContain('rate_limited')
    await barrier(client, consultant)
    expect(consultant.all('reaction').length).toBe(codes.filter((code) => code === 'ok').length)
  })
})
