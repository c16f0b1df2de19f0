import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { device, onEveryServer } from './support/practice'

onEveryServer('what administrators do', 'running', (db) => {
  const act = (p_session_id: string, p_idempotency_key: string = randomUUID()) => ({
    p_session_id,
    p_actor: 'admin@practice.example',
    p_reason: 'The client asked for it',
    p_idempotency_key,
  })
  const claim = (p_token: string, p_device = device()) =>
    db().rpc('claim_session_link', { p_token, p_link_id: null, p_device, p_take_over: false })

  it('re-issues a link: the old one opens nothing, the new one is told once', async () => {
    const { sessionId, clientToken } = await db().book()
    await claim(clientToken)
    const key = randomUUID()
    const first = await db().rpc('admin_reissue_link', {
      ...act(sessionId, key),
      p_participant_type: 'client',
    })
    expect(await db().rpc('is_session_link_valid', { p_token: clientToken })).toMatchObject({
      valid: false,
      reason: 'revoked',
    })
    expect(await db().rpc('is_session_link_valid', { p_token: first.token ?? '' })).toMatchObject({
      valid: true,
    })
    const again = await db().rpc('admin_reissue_link', {
      ...act(sessionId, key),
      p_participant_type: 'client',
    })
    expect(again).toEqual({ outcome: 'done', repeated: true, linkId: first.linkId, token: null })
    expect(JSON.stringify(await db().rows('select * from parley.audit'))).not.toContain(first.token)
  })

  it('revokes a link, which other processes hear of', async () => {
    const { sessionId, consultantToken } = await db().book()
    const p_since = (await db().now()).toISOString()
    await claim(consultantToken)
    await db().rpc('admin_revoke_link', { ...act(sessionId), p_participant_type: 'consultant' })
    expect(await db().rpc('is_session_link_valid', { p_token: consultantToken })).toMatchObject({
      reason: 'revoked',
    })
    const { changes } = await db().rpc('recent_room_changes', { p_since })
    expect(changes).toContainEqual(
      expect.objectContaining({ change: 'revoked', sessionId, participantType: 'consultant' }),
    )
    expect((await db().rpc('open_room', { p_session_id: sessionId })).claims.consultant).toBe(0)
  })

  it('ends a running session and cancels one that has not started, once', async () => {
    const running = await db().running()
    const key = randomUUID()
    expect(await db().rpc('admin_end_session', act(running.sessionId, key))).toMatchObject({
      outcome: 'done',
      repeated: false,
      ending: { status: 'completed' },
    })
    expect(await db().rpc('admin_end_session', act(running.sessionId, key))).toMatchObject({
      outcome: 'done',
      repeated: true,
    })
    expect(await db().rpc('admin_end_session', act(running.sessionId))).toMatchObject({
      outcome: 'refused',
      reason: 'already_over',
    })
    const booked = await db().book()
    expect(await db().rpc('admin_end_session', act(booked.sessionId))).toMatchObject({
      ending: { status: 'cancelled' },
    })
  })

  it('shows links without their secrets', async () => {
    const { sessionId, clientToken } = await db().book()
    await claim(clientToken)
    const affairs = await db().rpc('admin_session_affairs', { p_session_id: sessionId })
    expect(affairs?.links.map(({ participantType }) => participantType)).toEqual(['client', 'consultant'])
    expect(affairs?.links[0]?.claimedAt).not.toBeNull()
    expect(JSON.stringify(affairs)).not.toContain(clientToken)
  })

  it('does nothing to a session that does not exist', async () => {
    expect(await db().refusal('admin_end_session', act(randomUUID()))).toBe('session_not_found')
    expect(await db().rpc('admin_session_affairs', { p_session_id: randomUUID() })).toBeNull()
  })
})
