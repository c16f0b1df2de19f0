import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { better, measured, unmeasured } from '@/lib/client/browser/server-clock'

const server = (ms: number) => new Date(ms).toISOString()

describe('the server clock as a browser knows it', () => {
  it('takes the server to have answered half way through the round trip', () => {
    expect(measured(server(10_000), 4_000, 5_000)).toEqual({ offsetMs: 5_500, roundTripMs: 1_000 })
  })

  it('is never further off than half the round trip', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(5_000), fc.nat(5_000), (offset, out, back) => {
        const sentMs = 1_700_000_000_000
        const sample = measured(server(sentMs + out + offset), sentMs, sentMs + out + back)
        expect(Math.abs(sample.offsetMs - offset)).toBeLessThanOrEqual((out + back) / 2)
      }),
    )
  })

  it('keeps the reading with the shortest round trip', () => {
    const quick = { offsetMs: 500, roundTripMs: 20 }
    const slow = { offsetMs: 900, roundTripMs: 2_000 }
    expect(better(quick, slow)).toBe(quick)
    expect(better(slow, quick)).toBe(quick)
  })

  it('believes a newer reading when the device clock was set meanwhile', () => {
    const before = { offsetMs: 0, roundTripMs: 20 }
    const after = { offsetMs: 3_600_000, roundTripMs: 80 }
    expect(better(before, after)).toBe(after)
  })

  it('gives way to any measured reading when it only came with the page', () => {
    const page = unmeasured(server(1_000), 9_000)
    const real = measured(server(20_000), 19_000, 20_000)
    expect(better(page, real)).toBe(real)
  })
})
