import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PeerLink } from '@/lib/client/media/peer-link'
import { createLineKeeper, type LineKeeper } from '@/lib/client/media/quality/bitrate-control'
import type { VideoLimit } from '@/lib/client/media/quality/video-policy'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A connection that keeps the limits it was given. */
function connection() {
  const limits: VideoLimit[] = []
  const link: PeerLink = {
    receive: () => undefined,
    refresh: async () => undefined,
    stats: async () => new Map(),
    localSdp: () => null,
    limitVideo: async (limit) => void limits.push(limit),
    lacks: () => false,
    close: () => undefined,
  }
  return { link, limits }
}

let sent = 0
function report(lost: number, capacityBps = 2_000_000): RTCStatsReport {
  sent += 50
  const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.04 }
  return new Map<string, object>([
    ['O', { type: 'outbound-rtp', kind: 'video', packetsSent: sent }],
    ['R', { type: 'remote-inbound-rtp', kind: 'video', fractionLost: lost }],
    ['P', { ...pair, availableOutgoingBitrate: capacityBps }],
  ])
}

function watch(keeper: LineKeeper, link: PeerLink, seconds: number, lost: number, capacityBps?: number) {
  for (let ms = 0; ms < seconds * 1_000; ms += 300) {
    keeper.observed(report(lost, capacityBps), link)
    vi.advanceTimersByTime(300)
  }
}

const keeping = () =>
  createLineKeeper({ content: () => 'camera', hasVoice: () => true, changed: () => undefined })

it('a weak line pauses the picture, and a new connection tries it again at once, small', () => {
  const keeper = keeping()
  const [first, second] = [connection(), connection()]
  watch(keeper, first.link, 3, 0)
  expect(keeper.level()).toBe('full')
  watch(keeper, first.link, 12, 0.4)
  expect(keeper.level()).toBe('paused')
  expect(first.limits.at(-1)).toEqual({ active: false })
  watch(keeper, second.link, 1, 0)
  expect(keeper.level()).toBe('low')
  expect(second.limits.at(-1)).toMatchObject({ active: true })
  watch(keeper, second.link, 10, 0)
  expect(keeper.level()).toBe('full')
})

it('what was bad before a cut does not add up with what is bad after it', () => {
  const keeper = keeping()
  const { link } = connection()
  watch(keeper, link, 3, 0)
  // Not quite long enough to be lowered, then cut; its estimate of the capacity has to climb again afterwards.
  watch(keeper, link, 2.4, 0.4)
  vi.advanceTimersByTime(5_000)
  watch(keeper, link, 2.4, 0, 60_000)
  watch(keeper, link, 3, 0)
  expect(keeper.level()).toBe('full')
  watch(keeper, link, 5, 0.4)
  expect(keeper.level()).toBe('low')
})
