import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineReading } from '@/lib/client/media/quality/network-quality'
import {
  adapted,
  lowerAfterMs,
  neededBps,
  pauseAfterMs,
  raiseAfterMs,
  startPatienceMs,
  startPlan,
  type VideoPlan,
} from '@/lib/client/media/quality/video-policy'

const clear: LineReading = { lostOut: 0, lostIn: 0, rttMs: 40, jitterMs: 4, capacityBps: 2_000_000 }
const lossy: LineReading = { ...clear, lostOut: 0.2 }
const stepMs = 1_000

interface Walk {
  readonly plan: VideoPlan
  readonly nowMs: number
}
const start: Walk = { plan: startPlan(0), nowMs: 0 }

/** The same reading once a second for so long. */
function pass({ plan, nowMs }: Walk, reading: LineReading, forMs: number, hasVoice = true): Walk {
  const endMs = nowMs + forMs
  let now = nowMs
  let next = plan
  while (now < endMs) {
    now += stepMs
    next = adapted(next, reading, now, hasVoice)
  }
  return { plan: next, nowMs: now }
}

describe('the picture on a weak line', () => {
  const lowered = pass(start, lossy, lowerAfterMs + stepMs)
  const paused = pass(lowered, lossy, pauseAfterMs + stepMs)

  it('stays as it is on a good line, and through a short trouble', () => {
    expect(pass(start, clear, 60_000).plan.level).toBe('full')
    const hiccup = pass(start, lossy, lowerAfterMs - stepMs)
    expect(pass(hiccup, clear, 10_000).plan.level).toBe('full')
  })

  it('is first lowered, then paused', () => {
    expect(lowered.plan.level).toBe('low')
    expect(paused.plan.level).toBe('paused')
  })

  it('comes back by itself, low first, then full', () => {
    const back = pass(paused, clear, startPatienceMs + stepMs)
    expect(back.plan.level).toBe('low')
    expect(pass(back, clear, raiseAfterMs + stepMs).plan.level).toBe('full')
  })

  it('waits twice as long after each relapse, up to a minute', () => {
    let walk = paused
    const waits: number[] = []
    for (let n = 0; n < 5; n += 1) {
      waits.push(walk.plan.patienceMs)
      walk = pass(walk, clear, walk.plan.patienceMs + stepMs)
      expect(walk.plan.level).toBe('low')
      walk = pass(walk, lossy, pauseAfterMs + stepMs)
      expect(walk.plan.level).toBe('paused')
    }
    expect(waits).toEqual([8_000, 16_000, 32_000, 60_000, 60_000])
    const steady = pass(pass(walk, clear, 61_000), clear, 60_000)
    const again = pass(steady, lossy, lowerAfterMs + pauseAfterMs + 3 * stepMs)
    expect(again.plan).toMatchObject({ level: 'paused', patienceMs: startPatienceMs })
  })

  it('is never paused without a voice to keep, and is brought back when the voice goes', () => {
    expect(pass(lowered, lossy, 60_000, false).plan.level).toBe('low')
    expect(pass(paused, lossy, stepMs, false).plan.level).toBe('low')
  })

  it('gives way where the browser sees no room for it', () => {
    const narrow = { ...clear, capacityBps: neededBps.full - 1 }
    expect(pass(start, narrow, lowerAfterMs + stepMs).plan.level).toBe('low')
    expect(pass(start, narrow, 6_000).plan.level).toBe('low')
    const tight = { ...clear, capacityBps: neededBps.low - 1 }
    expect(pass(lowered, tight, pauseAfterMs + stepMs).plan.level).toBe('paused')
  })

  it('moves one step at a time, whatever the line does', () => {
    const rank = { full: 0, low: 1, paused: 2 }
    const readings = fc.array(
      fc.record({
        lostOut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        lostIn: fc.constant(null),
        rttMs: fc.option(fc.double({ min: 0, max: 3_000, noNaN: true })),
        jitterMs: fc.constant(null),
        capacityBps: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
      }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(readings, (all) => {
        let plan = startPlan(0)
        for (const [index, reading] of all.entries()) {
          const next = adapted(plan, reading, (index + 1) * stepMs, true)
          expect(Math.abs(rank[next.level] - rank[plan.level])).toBeLessThanOrEqual(1)
          plan = next
        }
      }),
    )
  })
})
