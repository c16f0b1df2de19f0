import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Receptions } from '@/lib/client/media/hub/receptions'
import type { HubConsumer, HubView, MediaSource } from '@/lib/contract/socket/hub'

/** As much of a browser's track and stream as is used. */
class Track extends EventTarget implements MediaStreamTrack {
  contentHint = ''
  enabled = true
  muted = false
  onended = null
  onmute = null
  onunmute = null
  readonly label = ''
  readonly readyState = 'live'
  constructor(
    readonly id: string,
    readonly kind: string,
  ) {
    super()
  }
  applyConstraints = async () => undefined
  clone = () => this
  getCapabilities = () => ({})
  getConstraints = () => ({})
  getSettings = () => ({})
  stop = () => undefined
}
class Stream {
  #tracks: unknown[] = []
  getTracks = () => this.#tracks
  addTrack = (track: unknown) => void this.#tracks.push(track)
  removeTrack(track: unknown) {
    this.#tracks = this.#tracks.filter((one) => one !== track)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('MediaStream', Stream)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const rtp: HubConsumer['rtp'] = { codecs: [] }
const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A page, and what the server has been asked for, as it does it: in its order, late, or not at all. */
function page() {
  const server = new Map<string, number | null>()
  const trouble: ('lost' | 'unheard' | 'late')[] = []
  const receptions = new Receptions({
    // biome-ignore lint/complexity/useArrowFunction: generic
    ask: async function (_event, payload, guard) {
      const what = trouble.shift()
      const { views }: { views: HubView[] } = JSON.parse(JSON.stringify(payload))
      if (what !== 'lost') for (const { consumer, layer } of views) server.set(consumer, layer)
      await later(what === 'late' ? 7_000 : what ? 8_000 : 10)
      const answer: unknown = {}
      if (what === 'lost' || what === 'unheard' || !guard(answer)) throw new Error('unanswered')
      return answer
    },
    changed: () => {},
  })
  const way = {
    async consume({ id, kind }: { readonly id: string; readonly kind: 'audio' | 'video' }) {
      await later(50)
      return { kind, track: new Track(id, kind), close: () => undefined }
    },
  }
  receptions.use(way)
  return { receptions, server, trouble }
}

const come = (id: string, source: MediaSource, paused = false): HubConsumer => ({
  ...{ id, member: 'asha', source, producer: `of ${id}`, rtp, paused },
})

describe('what is asked of the media server', () => {
  it('is asked again when nobody answers, though nothing changes any more', async () => {
    const { receptions, server, trouble } = page()
    receptions.take([come('face', 'camera')])
    receptions.see('asha', 100)
    await vi.advanceTimersByTimeAsync(200)
    expect(server.get('face')).toBe(0)
    receptions.see('asha', null)
    await vi.advanceTimersByTimeAsync(200)
    trouble.push('lost', 'lost')
    receptions.see('asha', 700)
    await vi.advanceTimersByTimeAsync(200)
    expect(server.get('face')).toBe(null)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(server.get('face')).toBe(2)
  })

  it('knows what was said of a picture that was still on its way', async () => {
    const { receptions } = page()
    receptions.take([come('face', 'camera', true)])
    receptions.paused('face', false)
    await vi.advanceTimersByTimeAsync(200)
    expect(receptions.hasPicture('asha')).toBe(true)
  })

  it('is in the end what is seen, whatever was lost, late or replaced meanwhile', async () => {
    const height = fc.constantFrom(null, 0, 100, 200, 300, 420, 900)
    const act = fc.oneof(
      fc.record({ what: fc.constant('see' as const), height }),
      fc.record({ what: fc.constant('wait' as const), ms: fc.constantFrom(5, 25, 60, 400, 9_000) }),
      fc.record({ what: fc.constant('trouble' as const), of: fc.constantFrom('lost', 'unheard', 'late') }),
      fc.record({ what: fc.constant('replace' as const), source: fc.constantFrom('camera', 'screen') }),
      fc.record({ what: fc.constant('end' as const), source: fc.constantFrom('camera', 'screen') }),
      fc.record({
        what: fc.constant('pause' as const),
        source: fc.constantFrom('camera', 'screen'),
        is: fc.boolean(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const { receptions, server, trouble } = page()
        const there = new Map<string, { id: string; paused: boolean }>()
        let seen: number | null | undefined
        let made = 0
        const end = (source: string) => {
          const one = there.get(source)
          if (one) receptions.gone([one.id])
          there.delete(source)
        }
        for (const one of acts) {
          if (one.what === 'see') {
            seen = one.height
            receptions.see('asha', seen)
          } else if (one.what === 'wait') await vi.advanceTimersByTimeAsync(one.ms)
          else if (one.what === 'trouble') trouble.push(one.of)
          else if (one.what === 'pause') {
            const known = there.get(one.source)
            if (!known) continue
            known.paused = one.is
            receptions.paused(known.id, one.is)
          } else {
            end(one.source)
            if (one.what === 'end') continue
            made += 1
            there.set(one.source, { id: `${one.source} ${made}`, paused: false })
            receptions.take([come(`${one.source} ${made}`, one.source)])
          }
        }
        trouble.length = 0
        await vi.advanceTimersByTimeAsync(60_000)
        const screen = there.get('screen')
        const isScreen = screen !== undefined && !screen.paused
        const size = seen === undefined ? 1 : Number(seen) <= 200 ? 0 : Number(seen) <= 420 ? 1 : 2
        for (const [source, { id }] of there) {
          const isSeen = seen !== null && (source === 'screen') === isScreen
          const wanted = !isSeen ? null : source === 'screen' ? 0 : size
          expect([source, server.get(id)]).toEqual([source, wanted])
        }
        receptions.use(null)
      }),
      { numRuns: 300 },
    )
  })
})
