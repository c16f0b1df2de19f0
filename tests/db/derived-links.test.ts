import { expect, it } from 'vitest'
import { openLinks } from '@/lib/links/derived-link'
import { rotateLinkKey } from '@/lib/links/keys'
import { device, onEveryServer } from './support/practice'

const secret = 'a secret of the tests, long enough for HS256'
const another = 'another secret of the tests, long enough too'

onEveryServer('links that are told again', 'stopped', (db) => {
  const linkOf = async (sessionId: string, side: string, by = secret) => {
    const links = await openLinks(db(), by, sessionId)
    const link = links.find(({ participantType }) => participantType === side)
    if (!link) throw new Error('The side has no link.')
    return link
  }
  const check = (p_token: string) => db().rpc('is_session_link_valid', { p_token })
  const claim = (p_token: string, p_device: string) =>
    db().rpc('claim_session_link', { p_token, p_link_id: null, p_device, p_take_over: false })

  it('are the same each time, open the same side, and leave what was handed out before as good as it was', async () => {
    const booked = await db().book()
    const [first, again] = [
      await linkOf(booked.sessionId, 'client'),
      await linkOf(booked.sessionId, 'client'),
    ]
    expect(again).toEqual(first)
    expect(first.token).not.toBe(booked.clientToken)
    for (const token of [first.token, booked.clientToken]) {
      expect(await check(token)).toMatchObject({ valid: true, facts: { participantType: 'client' } })
    }
    const kept = JSON.stringify(
      await db().rows(
        'select to_jsonb(d) from parley.derived_tokens d union all select to_jsonb(k) from parley.link_keys k',
      ),
    )
    expect(kept).not.toContain(first.token)
  })

  it('do all that a link does: one device claims by one token and acts by the other', async () => {
    const { sessionId, clientToken } = await db().book()
    const { token } = await linkOf(sessionId, 'client')
    const [mine, other] = [device(), device()]
    await claim(token, mine)
    await expect(claim(clientToken, other)).rejects.toMatchObject({ code: 'PA004' })
    const held = { p_device: mine, p_token: clientToken, p_link_id: null }
    expect(await db().rpc('participant_of_claim', held)).toMatchObject({
      sessionId,
      participantType: 'client',
    })
  })

  it('are racing readers’ alike', async () => {
    const { sessionId } = await db().book()
    const told = await Promise.all(Array.from({ length: 8 }, () => linkOf(sessionId, 'consultant')))
    expect(new Set(told.map(({ token }) => token)).size).toBe(1)
    expect(await check(told[0]?.token ?? '')).toMatchObject({ valid: true })
  })

  it('stay the same through a rotation, and open still where the secret was changed', async () => {
    const [before, after] = [await db().book(), await db().book()]
    const old = await linkOf(before.sessionId, 'client')
    await rotateLinkKey(db(), secret)
    expect(await linkOf(before.sessionId, 'client')).toEqual(old)
    const [row] = await db().rows(
      `select count(distinct key_id)::int as keys from parley.derived_tokens where link_id in ($1, $2)`,
      [old.linkId, (await linkOf(after.sessionId, 'client')).linkId],
    )
    expect(row).toEqual({ keys: 2 })
    const anew = await linkOf(before.sessionId, 'client', another)
    expect(anew.token).not.toBe(old.token)
    for (const { token } of [old, anew]) expect(await check(token)).toMatchObject({ valid: true })
  })

  it('end when the link is revoked, and its successor has another token', async () => {
    const { sessionId } = await db().book()
    const old = await linkOf(sessionId, 'client')
    await db().rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: 'client' })
    expect(await check(old.token)).toMatchObject({ valid: false, reason: 'revoked' })
    const next = await linkOf(sessionId, 'client')
    expect(next.token).not.toBe(old.token)
    expect(await check(next.token)).toMatchObject({ valid: true })
  })

  it('hand out the link of a row that another program wrote, and say so in the log', async () => {
    const [row] = await db().rows<{ id: string }>(
      `insert into bookings (client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes,
        price_minor, currency, funding)
      values ('row client', 'Priya', 'row consultant', 'Asha', 'chat', $1, 30, 100, 'INR', 'received') returning id`,
      [(await db().now()).toISOString()],
    )
    const [session] = await db().rows<{ id: string }>(
      'select id from webrtc_sessions where booking_id = $1',
      [row?.id],
    )
    const sessionId = session?.id ?? ''
    const { token, linkId } = await linkOf(sessionId, 'client')
    expect(await check(token)).toMatchObject({ valid: true })
    const issued = await db().rows(
      `select data->>'linkId' as link from parley.session_events where session_id = $1 and type = 'link_issued' and data->>'participantType' = 'client'`,
      [sessionId],
    )
    expect(issued).toEqual([{ link: linkId }])
  })
})
