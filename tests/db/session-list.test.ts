import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'
import type { SessionFilters, SessionSort } from '@/lib/db/functions/staff/lists'
import { onEveryServer } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

onEveryServer('the list of sessions', 'stopped', (db) => {
  let admin: Claims | undefined
  const claims = async () => {
    admin ??= await signedIn(db(), 'admin')
    return admin
  }

  async function pages(filters: SessionFilters, sort: SessionSort = 'start', descending = true, limit = 3) {
    const all: string[] = []
    for (let after: PageKey | null | undefined; after !== null; ) {
      const page = await db().rpc('admin_sessions', {
        p_claims: await claims(),
        p_filters: filters,
        p_sort: sort,
        p_descending: descending,
        p_limit: limit,
        ...(after ? { p_after: after } : {}),
      })
      all.push(...page.sessions.map(({ sessionId }) => sessionId))
      after = page.nextAfter
    }
    return all
  }

  const found = async (filters: SessionFilters) => new Set(await pages(filters, 'start', true, 100))
  const totals = async (filters: SessionFilters = {}) =>
    (await db().rpc('admin_session_totals', { p_claims: await claims(), p_filters: filters })).totals ?? []

  const today = async () => (await db().now()).toISOString().slice(0, 10)

  /** A session of which only so many of its thirty minutes were used. */
  async function held(minutes: number, terms: Parameters<ReturnType<typeof db>['running']>[0] = {}) {
    const booked = await db().running(terms)
    await db().pass(minutes * 60, 'all')
    await db().end(booked.sessionId)
    return booked
  }

  // Before the clock of the others has run ahead: the overview goes by the calendar.
  it('gives the overview its figures', async () => {
    const before = await db().rpc('admin_overview', { p_claims: await claims(), p_days: 7 })
    await held(15, { p_session_type: 'voice', p_currency: 'NOK' })
    const after = await db().rpc('admin_overview', { p_claims: await claims(), p_days: 7 })
    expect(after.perDay).toHaveLength(7)
    const voices = (overview: typeof after) => overview.perDay.reduce((sum, { voice }) => sum + voice, 0)
    expect(voices(after) - voices(before)).toBe(1)
    expect(after.actualSeconds - before.actualSeconds).toBe(900)
    expect(after.releasedPerWeek.find(({ currency }) => currency === 'NOK')?.releasedNetMinor).toBe(4_850)
  })

  it('shows each session once, whatever it is sorted by and however long the pages are', async () => {
    const name = `Sorted ${randomUUID().slice(0, 8)}`
    const ids = []
    for (let index = 0; index < 5; index += 1) {
      ids.push(
        (
          await held(5 + 5 * (index % 3), {
            p_client_name: name,
            p_price_minor: 10_000 + 1_000 * (index % 2),
          })
        ).sessionId,
      )
    }
    ids.push((await db().book({ p_client_name: name })).sessionId)
    for (const sort of ['start', 'frozen', 'released', 'actual'] as const) {
      const downwards = await pages({ text: name }, sort, true, 2)
      expect(downwards.toSorted(), sort).toEqual(ids.toSorted())
      expect(await pages({ text: name }, sort, false, 1), sort).toEqual(downwards.toReversed())
    }
  })

  it('filters by day, status, mode, consultant, amount, shortfall, name and id', async () => {
    const name = `Filtered ${randomUUID().slice(0, 8)}`
    const from = await today()
    const short = await held(6, { p_client_name: name, p_session_type: 'chat', p_price_minor: 20_000 })
    // Midnight may lie between the two.
    const to = await today()
    const full = await held(30, { p_client_name: `${name} O'Hara-Ünal`, p_currency: 'EUR' })
    const consultantId = await consultantOf(db(), short.bookingId)
    const cases: [SessionFilters, string[]][] = [
      [{ text: name, from, to }, [short.sessionId, full.sessionId]],
      [{ text: name, to: '2020-01-01' }, []],
      [{ text: name, mode: 'chat' }, [short.sessionId]],
      [{ text: name, status: 'scheduled' }, []],
      [{ consultantId }, [short.sessionId]],
      [{ text: name, minMinor: 20_000 }, [short.sessionId]],
      [{ text: name, maxMinor: 19_999 }, [full.sessionId]],
      [{ text: name, underPercent: 80 }, [short.sessionId]],
      [{ text: name, underPercent: 81 }, []],
      [{ text: name, currency: 'EUR' }, [full.sessionId]],
      [{ text: "o'hara" }, [full.sessionId]],
      [{ text: 'Üna' }, [full.sessionId]],
      [{ text: "':* | & !" }, []],
      [{ id: full.bookingId }, [full.sessionId]],
    ]
    for (const [filters, ids] of cases)
      expect(await found(filters), JSON.stringify(filters)).toEqual(new Set(ids))
  })

  it('adds up to the same by the kept sums, row by row, and after folding', async () => {
    const name = `Summed ${randomUUID().slice(0, 8)}`
    const from = await today()
    for (const minutes of [10, 20]) await held(minutes, { p_client_name: name, p_currency: 'CHF' })
    await db().book({ p_client_name: name, p_currency: 'CHF' })
    const one = await totals({ text: name })
    expect(one).toEqual([
      {
        currency: 'CHF',
        sessions: 3,
        bookedSeconds: 5_400,
        actualSeconds: 1_800,
        heldMinor: 30_000,
        releasedMinor: 9_700,
        returnedMinor: 10_000,
        feeMinor: 300,
        grossMinor: 10_000,
        refundedMinor: 0,
        netMinor: 10_000,
        feeNetMinor: 300,
        releasedNetMinor: 9_700,
        returnedTotalMinor: 10_000,
        paidOutMinor: 0,
      },
    ])
    expect(await totals({ currency: 'CHF' })).toEqual(one)
    await db().rows('select parley.fold_session_sums()')
    expect(await db().rows('select from parley.session_sum_changes')).toEqual([])
    expect(await totals({ currency: 'CHF' })).toEqual(one)
    expect(await totals({ currency: 'CHF', from, status: 'completed' })).toMatchObject([
      { sessions: 2, releasedMinor: 9_700 },
    ])
    const stale = await db().rows(
      `select session_id from (select * from parley.session_list_source except
        select session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at,
          booked_seconds, actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by
        from parley.session_list) x`,
    )
    expect(stale).toEqual([])
  })

  it('keeps views with the account, thirty at most, and tells nobody else', async () => {
    const p_claims = await signedIn(db(), 'admin')
    for (let index = 0; index < 30; index += 1) {
      await db().rpc('admin_save_view', { p_claims, p_name: `View ${index}`, p_query: 'mode=chat' })
    }
    expect(await db().refusal('admin_save_view', { p_claims, p_name: 'One more', p_query: '' })).toBe(
      'invalid_argument: views',
    )
    const left = await db().rpc('admin_save_view', { p_claims, p_name: 'View 0', p_query: null })
    expect(left).toHaveLength(29)
    expect(await db().rpc('admin_saved_views', { p_claims: await signedIn(db(), 'admin') })).toEqual([])
  })
})
