import { describe, expect, test } from 'vitest'
import { countsAwayFrom, mediaRule } from '@/lib/client/appointment/absence'

const sinceMs = 1_000_000
const absence = { sinceMs, reason: 'connection_lost' } as const
const here = { away: {}, stalledFromMs: null }
const atSecond = (seconds: number) => sinceMs + seconds * 1000

describe('what a page does with its media', () => {
  test('while both are here: nothing, and there is nothing to wait for', () => {
    expect(mediaRule('client', here, sinceMs)).toEqual({ closed: false, silent: null, againAtMs: null })
  })

  test('sixty seconds after the other side was last heard it is closed, on either page', () => {
    for (const [self, other] of [
      ['client', 'consultant'],
      ['consultant', 'client'],
    ] as const) {
      const seen = { ...here, away: { [other]: absence } }
      expect(mediaRule(self, seen, atSecond(59))).toEqual({
        closed: false,
        silent: null,
        againAtMs: atSecond(60),
      })
      expect(mediaRule(self, seen, atSecond(60))).toEqual({ closed: true, silent: null, againAtMs: null })
    }
  })

  test('while one’s own connection is down nothing is closed, whatever is known of the other side', () => {
    const seen = { ...here, away: { client: absence, consultant: absence } }
    expect(mediaRule('client', seen, atSecond(600)).closed).toBe(false)
    expect(mediaRule('consultant', seen, atSecond(600)).closed).toBe(false)
  })

  test('sixty seconds after it was last heard the consultant’s page sends silence, the client’s does not', () => {
    expect(
      mediaRule('consultant', { ...here, away: { consultant: absence } }, atSecond(59)).silent,
    ).toBeNull()
    expect(mediaRule('consultant', { ...here, away: { consultant: absence } }, atSecond(60)).silent).toBe(
      'offline',
    )
    expect(mediaRule('client', { ...here, away: { client: absence } }, atSecond(60))).toMatchObject({
      silent: null,
    })
  })

  test('in a dead call the consultant’s page is silent from when the clock is paused', () => {
    const dead = { away: {}, stalledFromMs: atSecond(2) }
    expect(mediaRule('consultant', dead, atSecond(1))).toEqual({
      closed: false,
      silent: null,
      againAtMs: atSecond(2),
    })
    expect(mediaRule('consultant', dead, atSecond(2)).silent).toBe('stalled')
    expect(mediaRule('client', dead, atSecond(2)).silent).toBeNull()
  })
})

test.each([
  ['left', 0],
  ['revoked', 0],
  ['page_closed', 5],
  ['connection_lost', 15],
  ['replaced', 15],
  ['elsewhere', 15],
  [null, 15],
] as const)('who is gone by "%s" counts as away at an end after %i s', (reason, seconds) =>
  expect(countsAwayFrom({ sinceMs, reason })).toBe(atSecond(seconds)),
)
