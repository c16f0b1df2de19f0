import { describe, expect, it } from 'vitest'
import { parseTimelineQuery, toTimeline } from '@/app/admin/timeline-view'
import { chartScale } from '@/components/admin/overview/chart-scale'
import { readinessLines } from '@/components/admin/session/readiness-words'
import { ratingWords } from '@/components/staff/rating-words'
import { toCorrectionsView } from '@/lib/contract/http/corrections'
import { filtersOf, listParams, pageArgs, pageOf, parseListQuery } from '@/lib/web/staff/lists/session-query'

const id = '0a572b15-8b48-4e6a-b304-1dc8d1279bf6'
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString()

describe('the pages of the list', () => {
  const key = (number: number) => ({ key: at(number), id })
  const page = (nextAfter: boolean) => ({
    sessions: [],
    first: key(9),
    last: key(1),
    nextAfter: nextAfter ? key(1) : null,
  })

  it('lead on from the last row, and back from the first one', () => {
    const first = pageOf(parseListQuery({}), page(true))
    expect(first).toMatchObject({ firstHref: null, previousHref: null })
    expect(first.nextHref).toContain(`after=${encodeURIComponent(`${at(1)}~${id}`).replace('~', '%7E')}`)
    const second = pageOf(parseListQuery({ after: `${at(5)}~${id}` }), page(false))
    expect(second).toMatchObject({ firstHref: '/admin/sessions', nextHref: null })
    expect(second.previousHref).toContain(
      `before=${encodeURIComponent(`${at(9)}~${id}`).replace('~', '%7E')}`,
    )
  })

  it('are read in the other direction on the way back', () => {
    const query = parseListQuery({ before: `${at(5)}~${id}` })
    expect(pageArgs(query)).toMatchObject({ p_descending: false, p_after: { key: at(5), id } })
    const back = pageOf(query, page(false))
    expect(back.previousHref).toBeNull()
    // The page that it was read backwards from is still there.
    expect(back.nextHref).toContain(`after=${encodeURIComponent(`${at(9)}~${id}`).replace('~', '%7E')}`)
  })

  it('know problems as a filter, and nothing else in its place', () => {
    expect(filtersOf(parseListQuery({ problem: 'open' }))).toEqual({ problem: 'open' })
    expect(filtersOf(parseListQuery({ problem: '__proto__' }))).toEqual({})
    expect(listParams(parseListQuery({ problem: 'decided' }))).toBe('problem=decided')
  })
})

describe('the timeline', () => {
  const query = { ...parseTimelineQuery({}), path: '/admin/sessions/x' }
  const single = (place: number, type: string, data = {}) => ({
    place,
    at: at(place),
    type,
    actor: 'client' as const,
    data,
  })

  it('tells what repeats as one, and leads to each of it', () => {
    const counts = [{ type: 'joined', actor: 'client' as const, count: 4_000 }]
    const fold = { place: 1, at: at(0), until: at(59), count: 4_000, counts }
    const page = toTimeline({ entries: [fold], nextAfter: 8_000, events: 8_123 }, [], query)
    expect(page.events[0]).toMatchObject({
      what: 'Again and again',
      details: ['Joined, client: 4,000 times'],
    })
    expect(page).toMatchObject({
      folded: true,
      nextHref: '/admin/sessions/x?events=8000#timeline',
      turnedHref: '/admin/sessions/x?each=yes#timeline',
    })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'shows an event or a reason named %s as it is',
    (word) => {
      const entries = [single(1, word), single(2, 'ended', { reason: word })]
      const { events } = toTimeline({ entries, nextAfter: null, events: 2 }, [], query)
      expect(events.map(({ what }) => what)).toEqual([word, `Ended (${word})`])
    },
  )

  it('says what a check before the call found', () => {
    const readiness = {
      microphone: 'on',
      camera: 'blocked',
      heard: true,
      soundPlayed: false,
      connection: 'relay',
      relayMs: 320,
      browser: 'chrome',
      system: 'android',
      inApp: true,
    } as const
    const lines = [
      'Microphone works, and it heard a voice',
      'Camera blocked in the browser',
      'Test sound not played',
      'Relay reached in 0.3 s',
      'Browser chrome on android, inside another app',
    ]
    expect(readinessLines(readiness)).toEqual(lines)
    const { events } = toTimeline(
      { entries: [single(1, 'readiness', { readiness })], nextAfter: null, events: 1 },
      [],
      query,
    )
    expect(events[0]?.details).toEqual(lines)
  })
})

describe('the scale of a chart', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
    [48, 60],
    [53_392, 60_000],
    [100_000, 100_000],
    [1_234_567, 1_500_000],
  ])('ends at a round number that is not below %i: %i', (highest, top) => {
    const scale = chartScale(highest)
    expect(scale.top).toBe(top)
    expect(scale.ticks[0]).toBe(0)
    expect(scale.ticks.at(-1)).toBe(top)
    expect(scale.ticks.length).toBeLessThanOrEqual(6)
    expect(scale.ticks.every(Number.isInteger)).toBe(true)
  })
})

describe('figures in words', () => {
  it('say how a consultant is rated, and of how many', () => {
    expect(ratingWords({ average: 4, count: 1 })).toBe('4.0 of 5 from 1 rating')
    expect(ratingWords({ average: 4.7, count: 23 })).toBe('4.7 of 5 from 23 ratings')
    expect(ratingWords(null)).toBe('not rated yet')
  })

  it('tell a settlement that was only just made as one of which nothing was corrected', () => {
    const settled = {
      grossMinor: 2_061,
      feeMinor: 62,
      releasedMinor: 1_999,
      returnedMinor: 0,
      currency: 'INR',
    }
    expect(toCorrectionsView(settled)).toMatchObject({
      amountGross: '20.61',
      amountRefunded: '0.00',
      amountNet: '20.61',
    })
    const corrections = {
      grossMinor: 2_061,
      refundedMinor: 300,
      netMinor: 1_761,
      feeNetMinor: 53,
      releasedNetMinor: 1_708,
      returnedTotalMinor: 300,
    }
    expect(toCorrectionsView({ ...settled, corrections })).toEqual({
      amountGross: '20.61',
      amountRefunded: '3.00',
      amountNet: '17.61',
      amountReleased: '17.08',
      platformFee: '0.53',
      amountReturned: '3.00',
    })
  })
})
