import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueTicket } from '@/lib/auth/tickets'
import type { Result } from '@/lib/db/functions/index'
import { deviceSecret, Stage, secret } from './support/stage'

/** Rooms of accounts, as what is done over HTTP reaches those who are connected. */

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

type Claims = Result<'open_sign_in'>

async function account(...p_roles: 'admin'[]): Promise<Claims> {
  const { user } = await stage.db.rpc('create_user', {
    p_email: `${randomUUID()}@x.example`,
    p_roles,
    p_password_hash: 'scrypt$1$1$1$c2FsdA$a2V5',
    p_name: 'Nina Kapoor',
  })
  return stage.db.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 3600 })
}

const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })

async function live(host: Claims, more: object = {}): Promise<string> {
  // From browser to browser: no media server runs here.
  const made = { p_claims: host, p_title: 'Friday night', p_max_participants: 4, ...more }
  const { id } = await stage.db.rpc('create_group_session', made)
  await stage.db.rpc('start_group_session', on(host, id))
  return id
}

async function ticketOf(claims: Claims, id: string): Promise<string> {
  const { memberId, role, claimNumber } = await stage.db.rpc('join_group_session', {
    ...on(claims, id),
    p_device: deviceSecret(),
  })
  return issueTicket({ sessionId: id, participantType: role, memberId, claimNumber }, secret)
}

async function come(claims: Claims, id: string) {
  const visitor = await stage.connect({ ticket: await ticketOf(claims, id) })
  return { visitor, entered: await visitor.enter() }
}

const count = async (claims: Claims, id: string) =>
  (await stage.db.rpc('find_group_session', on(claims, id))).participantCount

describe('whoever is in a room of an account', () => {
  it('is let in by the token of joining, and counted while in', async () => {
    const [host, ann] = [await account(), await account()]
    const id = await live(host)
    await come(host, id)
    const { visitor, entered } = await come(ann, id)
    expect(entered.participants.map(({ name }) => name)).toEqual(['Nina Kapoor', 'Nina Kapoor'])
    expect(await count(ann, id)).toBe(2)
    await visitor.send('leave-room')
    await expect.poll(() => count(ann, id)).toBe(1)
  })

  it('leaves over HTTP as by the button; whoever comes back a moment later stays', async () => {
    const [host, ann] = [await account(), await account()]
    const id = await live(host)
    const there = await come(host, id)
    const { visitor } = await come(ann, id)
    await stage.db.rpc('leave_group_session', on(ann, id))
    await there.visitor.next('participant-left')
    await visitor.disconnected()
    const back = await come(ann, id)
    await there.visitor.until(() => there.visitor.all('participant-joined').length === 2, 'the return')
    // The change is read again for some seconds: it is not of this connection.
    await back.visitor.say('still here')
    await there.visitor.until(() => there.visitor.all('message').length === 1, 'what was said')
    expect(await count(ann, id)).toBe(2)
  })

  it('is displaced by the account’s other device', async () => {
    const [host, ann] = [await account(), await account()]
    const id = await live(host)
    const first = await come(ann, id)
    const second = await come(ann, id)
    expect(await first.visitor.next('replaced')).toEqual({ reason: 'replaced' })
    expect(second.entered.participants).toHaveLength(1)
    await expect(stage.connect({ resume: first.entered.resume })).rejects.toMatchObject({
      refusal: { code: 'ticket_invalid', reason: 'replaced' },
    })
  })

  it('is out at once when the club of the room blocks them, and does not come back', async () => {
    const [host, ann] = [await account(), await account()]
    const { id: p_club_id } = await stage.db.rpc('create_club', { p_claims: host, p_name: 'Pipes' })
    await stage.db.rpc('join_club', { p_claims: ann, p_club_id })
    const id = await live(host, { p_club_id })
    const there = await come(host, id)
    const { visitor, entered } = await come(ann, id)
    await stage.db.rpc('block_from_club', { p_claims: host, p_club_id, p_user_id: ann.sub })
    expect(await visitor.next('replaced')).toEqual({ reason: 'revoked' })
    await there.visitor.next('participant-left')
    await expect(stage.connect({ resume: entered.resume })).rejects.toMatchObject({
      refusal: { code: 'ticket_invalid' },
    })
    await expect(ticketOf(ann, id)).rejects.toMatchObject({ code: 'session_not_found' })
  })

  it('is told that the host ended it', async () => {
    const [host, ann] = [await account(), await account()]
    const id = await live(host)
    const { visitor } = await come(ann, id)
    await stage.db.rpc('end_group_session', on(host, id))
    expect(await visitor.next('session-ended')).toEqual({ status: 'ended' })
  })

  it('is told at once when an administrator ends it, or takes them alone out', async () => {
    const [admin, host, ann] = [await account('admin'), await account(), await account()]
    const id = await live(host)
    const there = await come(host, id)
    const { visitor, entered } = await come(ann, id)
    const act = () => ({ ...on(admin, id), p_reason: 'Spam', p_idempotency_key: randomUUID() })
    const p_member_id = entered.memberId
    await stage.db.rpc('admin_remove_group_member', { ...act(), p_member_id })
    await there.visitor.next('participant-left')
    await visitor.disconnected()
    await expect(ticketOf(ann, id)).rejects.toMatchObject({ code: 'blocked' })
    await stage.db.rpc('admin_end_group_room', act())
    expect(await there.visitor.next('session-ended')).toEqual({ status: 'ended' })
  })

  it('is no more than it has places, whoever shows a token', async () => {
    const [host, ann, bo] = [await account(), await account(), await account()]
    const id = await live(host, { p_max_participants: 2 })
    const ticket = await ticketOf(bo, id)
    // Let in, and a minute gone by.
    await stage.unguarded(
      `update parley.group_members set let_in_until = now() - interval '1 second' where session_id = $1`,
      [id],
    )
    await come(host, id)
    await come(ann, id)
    const late = await stage.connect({ ticket })
    expect(await late.code('join-room', {})).toBe('room_full')
  })
})
