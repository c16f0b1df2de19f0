import { describe, expect, it } from 'vitest'
import { isVoice, levelSteps, stepOf, voiceStep } from '@/lib/client/devices/loudness'

/** A tone of this loudness, dB relative to full scale. */
const tone = (decibel: number) =>
  Float32Array.from({ length: 1024 }, (_, n) => Math.sin(n / 3) * Math.SQRT2 * 10 ** (decibel / 20))

describe('the microphone meter', () => {
  it('has eleven steps between silence and as loud as it gets', () => {
    expect(stepOf(new Float32Array(1024))).toBe(0)
    expect(stepOf([])).toBe(0)
    expect(stepOf(tone(0))).toBe(levelSteps)
    const seen = new Set(Array.from({ length: 60 }, (_, n) => stepOf(tone(-65 + n))))
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n))
  })

  it('rises with loudness and never falls', () => {
    let last = 0
    for (let decibel = -70; decibel <= 0; decibel += 1) {
      const step = stepOf(tone(decibel))
      expect(step).toBeGreaterThanOrEqual(last)
      last = step
    }
  })

  it('tells a word from a knock and from the noise of a room', () => {
    const quiet = Array.from({ length: 18 }, () => voiceStep - 1)
    expect(isVoice(quiet)).toBe(false)
    expect(isVoice([...quiet, levelSteps, levelSteps])).toBe(false)
    expect(isVoice([...quiet, 5, 2, 6, 5])).toBe(true)
    expect(isVoice([9, 9, 9, ...quiet, 1])).toBe(false)
  })
})
