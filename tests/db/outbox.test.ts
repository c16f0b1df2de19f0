import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { expect, it } from 'vitest'
import { type Booked, onEveryServer, type Practice } from './support/practice'
import { account } from './support/rooms'
import { signedIn } from './support/signed-in'

interface Told {
  readonly seq: number
  readonly type: string
  readonly version: number | null
  readonly body: Record<string, unknown>
}

/** What is told of a session, in its order. */
async function toldOf(db: Practice, { sessionId }: Pick<Booked, 'sessionId'>): Promise<Told[]> {
  await db.rpc('place_outbox', {})
  return db.rows<Told>(
    'select seq::int, type, version, body from parley.outbox where session_id = $1 order by seq',
    [sessionId],
  )
}
const typesOf = (told: readonly Told[]) => told.map(({ type }) => type)

onEveryServer('the outbox', 'stopped', (db) => {
  it('tells a session that took place from its booking to its money, the state by a version that never falls', async () => {
    const booked = await db().running()
    await db().pass(900, 'all')
    await db().end(booked.sessionId)
    await db().rpc('rate_session', {
      p_token: booked.clientToken,
      p_device: randomUUID(),
      p_link_id: null,
      p_score: 5,
      p_words: 'Told nobody',
    })
    const told = await toldOf(db(), booked)
    expect(typesOf(told)).toEqual([
      'booking.created',
      'session.waiting',
      'session.started',
      'session.ended',
      'settlement.created',
      'funds.returned',
      'rating.given',
    ])
    const versions = told.map(({ version }) => version ?? 0)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    expect(told.find(({ type }) => type === 'session.ended')?.body).toMatchObject({
      status: 'completed',
      endedBy: 'client',
      durationSeconds: 900,
      bookedSeconds: 1800,
      settlement: { currency: 'INR', heldMinor: 10_000, grossMinor: 5_000, returnedMinor: 5_000 },
    })
    expect(told.at(-1)?.body).toEqual({ score: 5 })
    // Neither what people wrote nor what opens a door.
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`Told nobody|done|${booked.clientToken}`))
  })

  it('tells cancelling, nobody coming, and who did not come, as what it was', async () => {
    const cancelled = await db().book({ p_scheduled_start: await db().inMinutes(3_000) })
    await db().rpc('cancel_session', {
      p_session_id: cancelled.sessionId,
      p_reason: 'Secret reason',
      p_cancelled_by: 'client',
    })
    const told = await toldOf(db(), cancelled)
    expect(typesOf(told)).toEqual([
      'booking.created',
      'booking.cancelled',
      'settlement.created',
      'funds.returned',
    ])
    expect(JSON.stringify(told)).not.toContain('Secret')

    const expired = await db().book()
    const alone = await db().book()
    await db().enter(alone.sessionId, 'client')
    await db().pass(7_200, 'all')
    await db().rpc('sweep_sessions', {})
    expect(typesOf(await toldOf(db(), expired))).toContain('session.expired')
    const noShow = (await toldOf(db(), alone)).find(({ type }) => type === 'session.no_show')
    expect(noShow?.body).toMatchObject({ side: 'consultant', status: 'no_show_consultant' })
  })

  it('tells what comes after: a dispute by the first report, refunds each by its own id, the decision, and money let go', async () => {
    const booked = await db().running()
    await db().pass(1_800, 'all')
    await db().end(booked.sessionId)
    const refund = (p_amount_minor: number) =>
      db().rpc('admin_refund', {
        p_session_id: booked.sessionId,
        p_amount_minor,
        p_actor: 'admin@practice.example',
        p_reason: 'Goodwill',
        p_idempotency_key: randomUUID(),
      })
    await refund(100)
    await refund(200)
    for (const p_token of [booked.clientToken, booked.consultantToken])
      await db().rpc('report_problem', {
        p_device: null,
        p_token,
        p_link_id: null,
        p_category: 'other',
        p_description: 'Secret words',
        p_attach_messages: false,
      })
    await db().rpc('admin_decide_dispute', {
      p_session_id: booked.sessionId,
      p_decision: 'release',
      p_refund_minor: null,
      p_actor: 'admin@practice.example',
      p_reason: 'Secret reason',
      p_idempotency_key: randomUUID(),
    })
    const told = await toldOf(db(), booked)
    expect(typesOf(told).slice(5)).toEqual([
      'refund.created',
      'refund.created',
      'dispute.opened',
      'funds.released',
      'dispute.decided',
    ])
    const refunds = await db().rows<{ id: string; amount: number }>(
      'select id, amount_minor::int as amount from parley.refunds where session_id = $1 order by amount_minor',
      [booked.sessionId],
    )
    expect(told.filter(({ type }) => type === 'refund.created').map(({ body }) => body['refundId'])).toEqual(
      refunds.map(({ id }) => id),
    )
    expect(JSON.stringify(told)).not.toMatch(/Secret|Goodwill|practice\.example/)
  })

  it('tells at once that money is payable where nothing can be disputed', async () => {
    const booked = await db().running({}, { dispute_window_minutes: 0 })
    await db().pass(1_800, 'all')
    await db().end(booked.sessionId)
    expect(typesOf(await toldOf(db(), booked))).toContain('funds.released')
  })

  it('tells more time, and links that come and go, never a token', async () => {
    const ref = randomUUID()
    await db().rpc('deposit_funds', {
      p_client_ref: ref,
      p_client_name: 'Priya Nair',
      p_amount_minor: 1_000_000,
      p_currency: 'INR',
      p_idempotency_key: randomUUID(),
    })
    const booked = await db().running({ p_client_ref: ref })
    const asked = { p_session_id: booked.sessionId, p_id: randomUUID() }
    await db().rpc('propose_extension', { ...asked, p_participant_type: 'client', p_minutes: 5 })
    await db().rpc('answer_extension', { ...asked, p_participant_type: 'consultant', p_accept: true })
    const link = await db().rpc('issue_session_link', {
      p_session_id: booked.sessionId,
      p_participant_type: 'client',
    })
    const told = await toldOf(db(), booked)
    expect(typesOf(told).slice(-3)).toEqual(['session.extended', 'link.revoked', 'link.issued'])
    expect(JSON.stringify(told)).not.toContain(link.token)
  })

  it('tells of rooms, guests and links of accounts by their ids alone', async () => {
    const p_claims = await account(db())
    const { id } = await db().rpc('create_group_session', { p_claims, p_title: 'Friday' })
    const guest = await db().rpc('invite_to_group_session', {
      p_claims,
      p_session_id: id,
      p_name: 'Ravi',
      p_email: 'ravi@x.example',
    })
    await db().rpc('cancel_group_session', { p_claims, p_session_id: id })
    const told = await toldOf(db(), { sessionId: id })
    expect(typesOf(told)).toEqual(['room.created', 'room.invited', 'room.cancelled'])
    expect(JSON.stringify(told)).not.toMatch(/ravi@|Friday/)
    const [{ subject_id } = { subject_id: '' }] = await db().rows<{ subject_id: string }>(
      `select subject_id from parley.outbox where type = 'room.invited' and session_id = $1`,
      [id],
    )
    expect(subject_id).toBe(guest.id)

    const claims = await signedIn(db(), 'admin')
    const [user] = await db().rows<{ email: string }>('select email from parley.users where id = $1', [
      claims.sub,
    ])
    await db().rpc('make_user_link', { p_email: user?.email ?? '', p_purpose: 'reset' })
    await db().rpc('place_outbox', {})
    const links = await db().rows(
      `select subject_id, body from parley.outbox where type = 'account.link_made' and subject_id = $1`,
      [claims.sub],
    )
    expect(links).toEqual([{ subject_id: claims.sub, body: { purpose: 'reset' } }])
  })

  it('never shows a place before what a slower transaction did is behind it', async () => {
    const [slow, fast] = [
      new Client({ connectionString: db().url }),
      new Client({ connectionString: db().url }),
    ]
    await Promise.all([slow.connect(), fast.connect()])
    const tell = (client: Client, type: string) => client.query('select parley.tell($1)', [type])
    await db().rpc('place_outbox', {})
    const last = await db().rows<{ seq: number }>(
      'select coalesce(max(seq), 0)::int as seq from parley.outbox',
    )
    await slow.query('begin')
    await tell(slow, 'test.slow')
    await tell(fast, 'test.fast')
    await db().rpc('place_outbox', {})
    const readOn = async (after: number) =>
      db().rows<Told>('select seq::int, type from parley.outbox where seq > $1 order by seq', [after])
    const first = await readOn(last[0]?.seq ?? 0)
    expect(typesOf(first)).toEqual(['test.fast'])
    await slow.query('commit')
    await db().rpc('place_outbox', {})
    expect(typesOf(await readOn(first.at(-1)?.seq ?? 0))).toEqual(['test.slow'])
    await Promise.all([slow.end(), fast.end()])
  })

  it('holds nothing of what was undone', async () => {
    const client = new Client({ connectionString: db().url })
    await client.connect()
    await client.query('begin')
    await client.query(`select parley.tell('test.undone')`)
    await client.query('rollback')
    await client.end()
    await db().rpc('place_outbox', {})
    expect(await db().rows(`select from parley.outbox where type = 'test.undone'`)).toEqual([])
  })

  it('places each thing once, whoever does it', async () => {
    await db().rows(`select parley.tell('test.once') from generate_series(1, 400)`)
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let placed = 1; placed > 0; ) placed = (await db().rpc('place_outbox', { p_limit: 30 })).placed
      }),
    )
    const [row] = await db().rows(`select count(*)::int as n from parley.outbox where type = 'test.once'`)
    expect(row).toEqual({ n: 400 })
  })

  it('is kept for so many days, and a limit of that is no other', async () => {
    await db().rows(`select parley.tell('test.old')`)
    await db().rpc('place_outbox', {})
    await db().pass(30 * 86_400 + 60)
    await db().rows(`select parley.tell('test.new')`)
    await db().rpc('place_outbox', {})
    await db().rpc('forget_outbox', {})
    expect(await db().rows(`select type from parley.outbox where type in ('test.old', 'test.new')`)).toEqual([
      { type: 'test.new' },
    ])
    for (const days of [6, 367])
      await expect(
        db().rows('update parley.outbox_settings set kept_days = $1', [days]),
      ).rejects.toMatchObject({
        code: '23514',
      })
  })
})
