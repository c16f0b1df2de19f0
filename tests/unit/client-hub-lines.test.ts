import { describe, expect, it, vi } from 'vitest'
import { type Came, createLines, lossesOf, lostHere } from '@/lib/client/media/hub/lines'

const of = (came: Record<string, readonly [received: number, lost: number]>): ReadonlyMap<string, Came> =>
  new Map(Object.entries(came).map(([member, [received, lost]]) => [member, { received, lost }]))

describe('the lines of a room that goes through the media server', () => {
  it('are read from what each member sent since it was looked at last, if that says anything', () => {
    const losses = lossesOf(
      of({ asha: [1_000, 10], ravi: [1_000, 10], mei: [1_000, 0] }),
      of({ asha: [1_100, 10], ravi: [1_090, 20], mei: [1_003, 0], tom: [500, 0] }),
    )
    expect([...losses]).toEqual([
      ['asha', 0],
      ['ravi', 0.1],
    ])
  })

  it('are one’s own where everybody loses, and nobody’s in particular where there is one other', () => {
    expect(
      lostHere(
        new Map([
          ['asha', 0.1],
          ['ravi', 0.3],
        ]),
      ),
    ).toBe(0.1)
    expect(lostHere(new Map([['asha', 0.3]]))).toBe(0)
    expect(lostHere(new Map())).toBe(0)
  })

  it('mark whoever comes badly, and nobody once the way there is another one', async () => {
    vi.useFakeTimers()
    let seconds = 0
    const report = (stats: object[]) => Promise.resolve(new Map(stats.map((stat, at) => [`${at}`, stat])))
    const inbound = (track: string, lost: number) => ({
      type: 'inbound-rtp',
      kind: 'video',
      trackIdentifier: track,
      packetsReceived: seconds * 100,
      packetsLost: seconds * lost,
    })
    const ways = {
      receive: { getStats: () => report([inbound('a', 0), inbound('r', 30), inbound('gone', 90)]) },
      send: { getStats: () => report([]) },
    }
    const lines = createLines({ memberOf: (track) => ({ a: 'asha', r: 'ravi' })[track], changed: () => {} })
    lines.use(ways)
    for (; seconds < 15; seconds += 3) await vi.advanceTimersByTimeAsync(3_000)
    expect([lines.of('asha'), lines.of('ravi'), lines.own()?.grade]).toEqual(['good', 'weak', 'good'])
    lines.use(null)
    expect([lines.of('ravi'), lines.own()]).toEqual([null, null])
    vi.useRealTimers()
  })
})
