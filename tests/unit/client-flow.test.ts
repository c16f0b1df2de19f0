import { describe, expect, it } from 'vitest'
import { type Flow, hasPicture, isStill, noFlow, observed, speaking } from '@/lib/client/media/media-flow'

const at = 1_000_000
const every = 300
type Counts = { audio?: number; video?: number; self?: number; other?: number }

/** Samples at the usual pace; answers the flow and the time of the last. */
function watch(samples: readonly Counts[], from: Flow = noFlow, startMs = at) {
  let flow = from
  let nowMs = startMs
  for (const { audio = 0, video = 0, self = 0, other = 0 } of samples) {
    nowMs += every
    const sample = { audioPackets: audio, videoPackets: video, selfLevel: self, otherLevel: other }
    flow = observed(flow, sample, nowMs)
  }
  return { flow, nowMs }
}

const flowing = [1, 2, 3].map((n) => ({ audio: n * 15, video: n * 10 }))
const standing = (count: number) => Array.from({ length: count }, () => ({ audio: 45, video: 30 }))

describe('the flow of media', () => {
  it('stands still when no packet has come for a second and a half', () => {
    const { flow, nowMs } = watch([...flowing, ...standing(4)])
    expect(isStill(flow, nowMs)).toBe(false)
    const later = watch([...flowing, ...standing(5)])
    expect(isStill(later.flow, later.nowMs)).toBe(true)
  })

  it('does not stand still while a voice comes without a picture: that is a camera turned off', () => {
    const voice = Array.from({ length: 10 }, (_, n) => ({ audio: 45 + (n + 1) * 15, video: 30 }))
    const { flow, nowMs } = watch([...flowing, ...voice])
    expect(isStill(flow, nowMs)).toBe(false)
    expect(hasPicture(flow, nowMs)).toBe(false)
    expect(hasPicture(watch(flowing).flow, at + 3 * every)).toBe(true)
  })

  it('does not miss what never came: the other side may have no devices', () => {
    const { flow, nowMs } = watch(Array.from({ length: 20 }, () => ({})))
    expect(isStill(flow, nowMs)).toBe(false)
  })

  it('is not taken for lost because this page was held up', () => {
    const { flow } = watch(flowing)
    const afterPause = watch(standing(1), flow, at + 60_000)
    expect(isStill(afterPause.flow, afterPause.nowMs)).toBe(false)
  })

  it('tells who speaks, across the pauses between words, and not for ever', () => {
    const words = watch([{ audio: 15, other: 0.4 }, { audio: 30 }])
    expect(speaking(words.flow, words.nowMs)).toEqual({ self: false, other: true })
    const silence = watch([{ audio: 45 }, { audio: 60, self: 0.3 }, { audio: 75 }], words.flow, words.nowMs)
    expect(speaking(silence.flow, silence.nowMs)).toEqual({ self: true, other: false })
  })
})
