import { describe, expect, it } from 'vitest'
import { device, onEveryServer } from './support/practice'

const stranger = 'A'.repeat(43)

onEveryServer('links', 'stopped', (db) => {
  const check = (p_token: string) => db().rpc('is_session_link_valid', { p_token })

  it('show their side’s facts', async () => {
    const booked = await db().book({ p_session_type: 'chat' })
    expect(await check(booked.consultantToken)).toMatchObject({
      valid: true,
      facts: {
        sessionId: booked.sessionId,
        roomId: booked.roomId,
        sessionType: 'chat',
        status: 'scheduled',
        participantType: 'consultant',
        participantName: 'Asha Rao',
        otherParticipantName: 'Priya Nair',
        paidDurationMinutes: 30,
        priceMinor: 10_000,
        currency: 'INR',
        billing: 'prorata',
        freeSeconds: 60,
        startedAt: null,
        endsAt: null,
        summary: null,
        claimed: false,
      },
    })
  })

  it('answer the unknown and the malformed alike', async () => {
    for (const token of [
      stranger,
      '',
      'nonsense',
      `${stranger}${stranger}`,
      "'; drop table parley.bookings; --",
      '✂',
    ]) {
      expect(await check(token)).toEqual({ valid: false, reason: 'not_found', facts: null })
    }
  })

  it('change nothing when read, in any number', async () => {
    const { clientToken, sessionId } = await db().book()
    const everything = () =>
      db().rows(
        `select to_jsonb(s) as session, (select jsonb_agg(l) from parley.session_links l where l.session_id = s.id) as links,
          (select count(*) from parley.session_events e where e.session_id = s.id) as events from parley.webrtc_sessions s where s.id = $1`,
        [sessionId],
      )
    const before = await everything()
    for (let time = 0; time < 5; time += 1) await check(clientToken)
    expect(await everything()).toEqual(before)
    const [row] = await db().rows(
      `select bool_and(provolatile = 's') as stable from pg_proc where proname in ('is_session_link_valid', 'is_claim_valid')`,
    )
    expect(row).toEqual({ stable: true })
  })

  it('say too early with the facts for a countdown', async () => {
    const start = new Date((await db().now()).getTime() + 3_600_000)
    const { clientToken } = await db().book({ p_scheduled_start: start.toISOString() })
    const answer = await check(clientToken)
    expect(answer).toMatchObject({ valid: false, reason: 'too_early' })
    expect(Date.parse(answer.facts?.opensAt ?? '')).toBe(start.getTime() - 600_000)
    await db().pass(3_000)
    expect(await check(clientToken)).toMatchObject({ valid: true })
  })

  it('say ended with the summary, and cancelled', async () => {
    const { sessionId, clientToken, consultantToken } = await db().running()
    await db().pass(90, 'all')
    const { sessionId: _id, roomId: _room, ...summary } = await db().end(sessionId)
    for (const token of [clientToken, consultantToken]) {
      expect(await check(token)).toMatchObject({
        valid: false,
        reason: 'ended',
        facts: { status: 'completed', summary },
      })
    }
    const other = await db().book()
    await db().rpc('cancel_session', {
      p_session_id: other.sessionId,
      p_reason: 'x',
      p_cancelled_by: 'client',
    })
    expect(await check(other.clientToken)).toMatchObject({
      reason: 'cancelled',
      facts: { status: 'cancelled' },
    })
  })

  it('answer before the sweep as they will after it', async () => {
    const [unvisited, running, missed] = [await db().book(), await db().running(), await db().book()]
    const waiting = await db().enter(missed.sessionId, 'consultant')
    await db().pass(700, [waiting.connection])
    await db().pass(3_920)
    const all = [unvisited, running, missed].map(({ clientToken }) => clientToken)
    const before = await Promise.all(all.map(check))
    expect(before.map((answer) => !answer.valid && answer.reason)).toEqual(['expired', 'ended', 'ended'])
    expect(before.map((answer) => answer.facts?.status)).toEqual(['expired', 'abandoned', 'no_show_client'])
    await db().rpc('sweep_sessions', {})
    expect(await Promise.all(all.map(check))).toEqual(before)
  })

  describe('issued again', () => {
    const issue = (sessionId: string) =>
      db().rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: 'client' })

    it('revoke the one before with its claim, and tell nothing through it', async () => {
      const { sessionId, clientToken } = await db().book()
      const p_device = device()
      const claim = { p_link_id: null, p_device, p_take_over: false }
      await db().rpc('claim_session_link', { ...claim, p_token: clientToken })
      const { token, linkId } = await issue(sessionId)
      expect(await check(clientToken)).toEqual({ valid: false, reason: 'revoked', facts: null })
      expect(await db().rpc('is_claim_valid', { p_device, p_link_id: null })).toMatchObject({
        reason: 'revoked',
      })
      expect(await db().refusal('claim_session_link', { ...claim, p_token: clientToken })).toBe(
        'link_over: revoked',
      )
      const who = { p_device, p_token: null, p_link_id: null }
      expect(await db().refusal('participant_of_claim', who)).toBe('not_a_participant: not_a_participant')
      expect(await check(token)).toMatchObject({ valid: true, facts: { linkId, claimed: false } })
    })

    it('never bring back a claim number', async () => {
      const { sessionId, clientToken } = await db().book()
      const claim = { p_link_id: null, p_device: device(), p_take_over: false }
      await db().rpc('claim_session_link', { ...claim, p_token: clientToken })
      const { token } = await issue(sessionId)
      expect(await db().rpc('open_room', { p_session_id: sessionId })).toMatchObject({
        claims: { client: 0 },
      })
      const again = await db().rpc('claim_session_link', { ...claim, p_token: token })
      expect(again.claimNumber).toBe(2)
      expect(await db().rpc('open_room', { p_session_id: sessionId })).toMatchObject({
        claims: { client: 2, consultant: 0 },
      })
    })

    it('are refused for unknown sessions', async () => {
      const args = { p_session_id: crypto.randomUUID(), p_participant_type: 'client' }
      expect(await db().refusal('issue_session_link', args)).toBe('session_not_found')
    })
  })
})

onEveryServer('claims', 'stopped', (db) => {
  const claim = (
    p_token: string | null,
    p_device: string,
    more: { p_take_over?: boolean; p_link_id?: string } = {},
  ) => db().rpc('claim_session_link', { p_token, p_link_id: null, p_device, p_take_over: false, ...more })
  const refused = (p_token: string | null, p_device: string, more: object = {}) =>
    db().refusal('claim_session_link', { p_token, p_link_id: null, p_device, p_take_over: false, ...more })

  it('belong to a device, which keeps its number', async () => {
    const { clientToken } = await db().book()
    const mine = device()
    const first = await claim(clientToken, mine)
    expect(first).toMatchObject({
      claimNumber: 1,
      bothJoined: false,
      facts: { participantType: 'client', claimed: true },
    })
    expect(await claim(clientToken, mine)).toMatchObject({ claimNumber: 1 })
    expect(await claim(null, mine, { p_link_id: first.facts.linkId })).toMatchObject({ claimNumber: 1 })
    expect(await claim(null, mine)).toMatchObject({ claimNumber: 1 })
  })

  it('refuse another device until it takes over, and the first until it takes back by the link', async () => {
    const { clientToken } = await db().book()
    const [mine, yours] = [device(), device()]
    const { facts } = await claim(clientToken, mine)
    expect(await refused(clientToken, yours)).toBe('in_use_elsewhere: in_use_elsewhere')
    expect(await claim(clientToken, yours, { p_take_over: true })).toMatchObject({ claimNumber: 2 })
    expect(await refused(null, mine, { p_link_id: facts.linkId })).toBe('in_use_elsewhere: in_use_elsewhere')
    // A cookie alone takes nothing over.
    expect(await refused(null, mine, { p_link_id: facts.linkId, p_take_over: true })).toBe(
      'in_use_elsewhere: in_use_elsewhere',
    )
    expect(await claim(clientToken, mine, { p_take_over: true })).toMatchObject({ claimNumber: 3 })
    expect(await refused(null, yours)).toBe('in_use_elsewhere: in_use_elsewhere')
  })

  it('are stored as hashes', async () => {
    const { clientToken } = await db().book()
    const mine = device()
    const { facts } = await claim(clientToken, mine)
    const [row] = await db().rows(
      `select device_hash = sha256(convert_to($2, 'UTF8')) as hashed from parley.claims where link_id = $1`,
      [facts.linkId, mine],
    )
    expect(row).toEqual({ hashed: true })
  })

  it('say which side a device may act for, only while it holds the link', async () => {
    const { sessionId, clientToken, consultantToken } = await db().book()
    const [mine, yours] = [device(), device()]
    const who = (p_device: string, p_token: string | null = null, p_link_id: string | null = null) => ({
      p_device,
      p_token,
      p_link_id,
    })
    await claim(clientToken, mine)
    const { facts, bothJoined } = await claim(consultantToken, mine)
    expect(bothJoined).toBe(true)
    const as = (args: ReturnType<typeof who>) => db().rpc('participant_of_claim', args)
    expect(await as(who(mine, clientToken))).toEqual({
      sessionId,
      kind: 'appointment',
      participantType: 'client',
      memberId: expect.any(String),
      claimNumber: 1,
    })
    expect(await as(who(mine, null, facts.linkId))).toMatchObject({ participantType: 'consultant' })
    await db().pass(1)
    await claim(clientToken, mine)
    expect(await as(who(mine))).toMatchObject({ participantType: 'client' })
    await claim(clientToken, yours, { p_take_over: true })
    for (const args of [
      who(mine, clientToken),
      who(yours, consultantToken),
      who(device()),
      who(mine, stranger),
      who(''),
    ]) {
      expect(await db().refusal('participant_of_claim', args)).toBe('not_a_participant: not_a_participant')
    }
    expect(await as(who(mine))).toMatchObject({ participantType: 'consultant' })
  })

  it('let their device see the session without the token', async () => {
    const { clientToken } = await db().book()
    const mine = device()
    const { facts } = await claim(clientToken, mine)
    const see = (p_device: string, p_link_id: string | null) =>
      db().rpc('is_claim_valid', { p_device, p_link_id })
    for (const link of [facts.linkId, null]) {
      expect(await see(mine, link)).toMatchObject({
        valid: true,
        facts: { linkId: facts.linkId, claimed: true },
      })
    }
    for (const [someone, link] of [
      [device(), facts.linkId],
      [device(), null],
      [mine, crypto.randomUUID()],
    ] as const) {
      expect(await see(someone, link)).toEqual({ valid: false, reason: 'not_found', facts: null })
    }
  })

  it('are refused with the reason where the link does not admit', async () => {
    const start = new Date((await db().now()).getTime() + 3_600_000).toISOString()
    const mine = device()
    expect(await refused((await db().book({ p_scheduled_start: start })).clientToken, mine)).toBe(
      'too_early: too_early',
    )
    expect(await refused(stranger, mine)).toBe('link_not_found: not_found')
    expect(await refused(null, device())).toBe('link_not_found: not_found')
    const { sessionId, clientToken } = await db().running()
    expect(await refused(clientToken, 'guessable')).toBe('invalid_argument: device')
    await db().end(sessionId)
    expect(await refused(clientToken, mine)).toBe('link_over: ended')
    const unvisited = await db().book()
    await db().pass(4_500)
    expect(await refused(unvisited.clientToken, mine)).toBe('link_over: expired')
  })
})
