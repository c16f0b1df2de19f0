import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'

onEveryServer('the page of a session', 'stopped', (db) => {
  const timeline = async (
    p_session_id: string,
    more: { p_after?: number; p_unfolded?: boolean; p_limit?: number } = {},
  ) => db().rpc('admin_timeline', { p_claims: await signedIn(db(), 'admin'), p_session_id, ...more })

  /** A client that comes and goes so many times, past the guards of connections: what fills a page. */
  async function comeAndGo(sessionId: string, times: number) {
    await db().rows(
      `insert into parley.presence (session_id, participant_type, connection_id, node_id, joined_at, last_seen_at, left_at, leave_reason)
      select $1, 'client', gen_random_uuid(), 'node-1', parley.clock() - n * interval '1 second', parley.clock() - n * interval '1 second',
        parley.clock() - n * interval '1 second' + interval '200 milliseconds', 'left'
      from generate_series(1, $2) n`,
      [sessionId, times],
    )
    await db().rows(
      `insert into parley.session_events (session_id, type, actor, data)
      select $1, case n % 2 when 1 then 'joined' else 'left' end, 'client', '{"participantType": "client"}' from generate_series(1, 2 * $2::int) n`,
      [sessionId, times],
    )
  }

  it('tells what repeats as one, with how often it was, and each of it to who asks', async () => {
    const { sessionId } = await db().running()
    await comeAndGo(sessionId, 300)
    const folded = await timeline(sessionId)
    expect(folded.events).toBeGreaterThan(600)
    expect(folded.entries.length).toBeLessThan(20)
    const fold = folded.entries.find((entry) => 'counts' in entry && entry.count >= 600)
    expect(fold).toMatchObject({
      counts: expect.arrayContaining([{ type: 'left', actor: 'client', count: 300 }]),
    })
    const each = await timeline(sessionId, { p_unfolded: true, p_limit: 50 })
    expect(each.entries).toHaveLength(50)
    expect(each.entries.every((entry) => 'type' in entry)).toBe(true)
  })

  it('comes in pages that leave nothing out', async () => {
    const { sessionId } = await db().running()
    await comeAndGo(sessionId, 20)
    const places: number[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<typeof timeline>> = await timeline(sessionId, {
        p_after: after,
        p_unfolded: true,
        p_limit: 7,
      })
      places.push(...page.entries.map(({ place }) => place))
      after = page.nextAfter
    }
    const { events } = await timeline(sessionId)
    expect(places).toEqual(Array.from({ length: events }, (_, index) => index + 1))
  })

  it('stays small however often somebody came and went', async () => {
    const { sessionId } = await db().running()
    await comeAndGo(sessionId, 2_000)
    const page = await db().rpc('admin_session', { p_session_id: sessionId })
    expect(page?.presence.length).toBeLessThan(130)
    expect(page?.presence.reduce((sum, { stretches }) => sum + stretches, 0)).toBe(2_002)
    expect(page?.billed.length).toBeLessThan(130)
    const bytes = JSON.stringify([page, await timeline(sessionId)]).length
    expect(bytes).toBeLessThan(100_000)
    await db().rows('delete from parley.presence where session_id = $1 and leave_reason = $2', [
      sessionId,
      'left',
    ])
  })

  it('offers to credit the billed seconds of a poor line, once', async () => {
    const { sessionId, client, consultant } = await db().running(
      { p_price_minor: 18_000 },
      { platform_fee_bp: 0 },
    )
    await db().pass(600, [client, consultant])
    // Both pages say so of overlapping times, a minute and a half in all.
    const poor = (participantType: 'client' | 'consultant', from: number, until: number) => ({
      id: randomUUID(),
      sessionId,
      participantType,
      kind: 'poor' as const,
      spans: [[from, until] as [number, number]],
    })
    await db().rpc('report_calls', {
      p_reports: [poor('client', 120_000, 60_000), poor('consultant', 90_000, 30_000)],
    })
    await db().pass(1_200, [client, consultant])
    await db().end(sessionId)
    const page = await db().rpc('admin_session', { p_session_id: sessionId })
    expect(
      page?.evidence.map(({ participantType, kind, spans }) => [participantType, kind, spans.length]),
    ).toEqual([
      ['client', 'poor', 1],
      ['consultant', 'poor', 1],
    ])
    expect(page?.credit).toEqual({ seconds: 90, amountMinor: 900 })
    await db().rpc('admin_refund', {
      p_session_id: sessionId,
      p_amount_minor: 900,
      p_actor: 'admin@practice.example',
      p_reason: 'The line was poor',
      p_idempotency_key: randomUUID(),
    })
    const after = await db().rpc('admin_session', { p_session_id: sessionId })
    expect(after?.credit).toBeNull()
    expect(after?.session.corrections).toMatchObject({ refundedMinor: 900, netMinor: 17_100 })
  })

  it('says what the client said, and how the consultant is rated by all', async () => {
    const p_consultant_ref = randomUUID()
    const sessions: string[] = []
    for (const [score, words] of [
      [5, 'Clear and kind'],
      [4, null],
    ] as const) {
      const { sessionId, clientToken, client, consultant } = await db().running({ p_consultant_ref })
      await db().pass(120, [client, consultant])
      await db().end(sessionId)
      await db().rpc('rate_session', {
        p_token: clientToken,
        p_device: null,
        p_link_id: null,
        p_score: score,
        p_words: words,
      })
      sessions.push(sessionId)
    }
    const page = await db().rpc('admin_session', { p_session_id: sessions[0] ?? '' })
    expect(page).toMatchObject({
      rating: { score: 5, words: 'Clear and kind' },
      consultantRating: { average: 4.5, count: 2 },
    })
  })
})
