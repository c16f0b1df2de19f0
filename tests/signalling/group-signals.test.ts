import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rates } from '@/lib/contract/limits'
import type { SessionType } from '@/lib/contract/words'
import { barrier, fourIn, type Present } from './support/group'
import { audioSdp, candidate, dataOnlySdp, videoSdp } from './support/sdp'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

const offer = (sdp = videoSdp) => ({ offer: { type: 'offer', sdp } })
const answer = (sdp = videoSdp) => ({ answer: { type: 'answer', sdp } })
const signalNames = ['offer', 'answer', 'ice-candidate']
const signalsTo = ({ visitor }: Present) =>
  visitor.received.filter(({ event }) => signalNames.includes(event)).map(({ event }) => event)

const four = (mode?: SessionType) => fourIn(stage, mode)

describe('signals of a group room', () => {
  it('go to the member that they name, and to nobody else', async () => {
    const { host, one, two, three } = await four()
    expect(await two.visitor.code('offer', { ...offer(), call: 1, to: one.id })).toBe('ok')
    expect(await one.visitor.next('offer')).toEqual({ ...offer(), call: 1, from: two.id })
    expect(await one.visitor.code('answer', { ...answer(), call: 1, to: two.id })).toBe('ok')
    expect(await two.visitor.next('answer')).toEqual({ ...answer(), call: 1, from: one.id })
    const found = candidate()
    expect(await one.visitor.code('ice-candidate', { candidate: found, call: 1, to: two.id })).toBe('ok')
    expect(await two.visitor.next('ice-candidate')).toMatchObject({ candidate: found, from: one.id })
    await barrier(one, [host, two, three])
    expect([signalsTo(host), signalsTo(three)]).toEqual([[], []])
  })

  it('that name nobody are for the only other one who is in; among several for nobody', async () => {
    const { host, one, two, three } = await four()
    for (const payload of [offer(), { ...offer(), call: 1 }, { ...offer(), to: randomUUID() }])
      expect(await host.visitor.code('offer', payload)).toBe('peer_absent')
    expect(await host.visitor.code('offer', { ...offer(), to: host.id })).toBe('peer_absent')
    expect(await host.visitor.code('offer', { ...offer(), to: 'everybody' })).toBe('bad_payload')
    await barrier(host, [one, two, three])
    expect([one, two, three].map(signalsTo)).toEqual([[], [], []])
    two.visitor.close()
    three.visitor.close()
    await host.visitor.until(() => host.visitor.all('participant-left').length === 2, 'both to be gone')
    expect(await host.visitor.code('offer', { ...offer(), to: two.id })).toBe('peer_absent')
    expect(await host.visitor.code('offer', offer())).toBe('ok')
    expect(await one.visitor.next('offer')).toMatchObject({ from: host.id })
  })

  it('carry what the mode carries, to each: no picture in a voice room, none at all in a chat', async () => {
    const voice = await four('voice')
    expect(await voice.one.visitor.code('offer', { ...offer(), to: voice.two.id })).toBe(
      'not_allowed_in_mode',
    )
    expect(await voice.one.visitor.code('offer', { ...offer(audioSdp), to: voice.two.id })).toBe('ok')
    const chat = await four('chat')
    expect(chat.three.entered.calls).toEqual([])
    expect(await chat.one.visitor.code('offer', { ...offer(audioSdp), to: chat.two.id })).toBe(
      'not_allowed_in_mode',
    )
  })

  it('of one pair move no number of another, nor does who comes back', async () => {
    const { host, one, two, three } = await four()
    // One pair heals itself twice.
    for (const call of [2, 3]) {
      expect(await one.visitor.code('offer', { ...offer(), call, to: two.id })).toBe('ok')
      expect(await two.visitor.next('offer')).toMatchObject({ call, from: one.id })
    }
    expect(await one.visitor.code('offer', { ...offer(), to: host.id })).toBe('ok')
    expect(await host.visitor.next('offer')).toMatchObject({ call: 1, from: one.id })
    // The connection of one is lost and comes back with all its calls alive: they are kept.
    two.visitor.drop()
    await host.visitor.next('participant-left')
    const back = await stage.connect({ resume: two.entered.resume })
    const calls = [
      { with: host.id, number: 1 },
      { with: one.id, number: 3 },
      { with: three.id, number: 1 },
    ]
    expect((await back.enter({ calls })).calls).toEqual(calls.map((call) => ({ ...call, offerer: two.id })))
    // A new page of it starts over with each.
    back.close()
    await host.visitor.next('participant-left')
    const anew = await stage.connect({ resume: two.entered.resume })
    expect((await anew.enter()).calls.map(({ with: id, number }) => [id, number])).toEqual([
      [host.id, 2],
      [one.id, 4],
      [three.id, 2],
    ])
    // The others have what they had.
    expect(await three.visitor.code('offer', { ...offer(), to: host.id })).toBe('ok')
    expect(await host.visitor.next('offer')).toMatchObject({ call: 1, from: three.id })
    expect(await three.visitor.code('offer', { ...offer(), to: one.id })).toBe('ok')
    expect(await one.visitor.next('offer')).toMatchObject({ call: 1, from: three.id })
  })

  it('of a mesh that is set up at once are within the rate', async () => {
    const { three, all } = await four()
    // With each of the others: an offer and what a browser finds on three interfaces, over UDP and TCP, and by a relay.
    const others = all.filter((one) => one !== three)
    expect(rates.signal.burst).toBeGreaterThanOrEqual(others.length * 13)
    const codes = await Promise.all(
      others.flatMap(({ id: to }) => [
        three.visitor.code('offer', { ...offer(), to }),
        ...Array.from({ length: 12 }, (_, index) =>
          three.visitor.code('ice-candidate', { candidate: candidate(index + 1), to }),
        ),
      ]),
    )
    expect(new Set(codes)).toEqual(new Set(['ok']))
  })
})

describe('files of a group room', () => {
  const file = (to: string) => ({ id: randomUUID(), name: 'Plan.pdf', size: 3_000, type: '', to })

  it('go between two, at the same time as between two others', async () => {
    const { host, one, two, three } = await four('chat')
    const pairs = [
      { from: host, to: one, sent: file(one.id) },
      { from: two, to: three, sent: file(three.id) },
    ]
    for (const { from, to, sent } of pairs) {
      expect(await from.visitor.code('file-offer', sent)).toBe('ok')
      const { to: _addressee, ...told } = sent
      expect(await to.visitor.next('file-offer')).toEqual({ ...told, from: from.id })
    }
    for (const { from, to, sent } of pairs) {
      expect(await to.visitor.code('file-accept', { id: sent.id, to: from.id })).toBe('ok')
      expect(await from.visitor.next('file-accept')).toEqual({ id: sent.id, from: to.id })
      const signal = { offer: { type: 'offer', sdp: dataOnlySdp }, transfer: sent.id, to: to.id }
      expect(await from.visitor.code('offer', signal)).toBe('ok')
      expect(await to.visitor.next('offer')).toMatchObject({ from: from.id, transfer: sent.id })
    }
    // Signals of a file are for its other end alone, and so is what is said of it.
    const [first] = pairs
    const stray = { offer: { type: 'offer', sdp: dataOnlySdp }, transfer: first?.sent.id, to: two.id }
    expect(await host.visitor.code('offer', stray)).toBe('not_allowed_in_mode')
    expect(await three.visitor.code('file-done', { id: first?.sent.id, to: host.id })).toBe('bad_payload')
    expect(await one.visitor.code('file-done', { id: first?.sent.id, to: host.id })).toBe('ok')
    const { to: _nobody, ...unaddressed } = file(one.id)
    expect(await host.visitor.code('file-offer', unaddressed)).toBe('peer_absent')
    await barrier(host, [one, two, three])
    expect(two.visitor.all('file-offer')).toEqual([])
    expect(signalsTo(two)).toEqual([])
  })
})
