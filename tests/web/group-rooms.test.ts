import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { POST as end } from '@/app/api/rooms/end/route'
import { POST as freshIceServers } from '@/app/api/rooms/ice-servers/route'
import { POST as join } from '@/app/api/rooms/join/route'
import { POST as joinAppointment } from '@/app/api/sessions/join/route'
import { POST as validate } from '@/app/api/sessions/validate/route'
import { verifyTicket } from '@/lib/auth/tickets'
import { groupEndResponse, groupJoinResponse } from '@/lib/contract/http/group'
import { iceServersResponse } from '@/lib/contract/http/session'
import type { Result } from '@/lib/db'
import { limits } from '@/lib/limits'
import { Browser, type Handler, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const unknown = { httpStatus: 404, code: 'link_not_found', reason: undefined, session: undefined }

async function joined(browser: Browser, body: object) {
  const response = await browser.post(join, body)
  expect(response.status).toBe(200)
  return groupJoinResponse.parse(await response.json())
}

/** A problem with what it does not say, too. */
async function refusalOf(browser: Browser, route: Handler, body: object) {
  return { session: undefined, reason: undefined, ...(await problemOf(await browser.post(route, body))) }
}

/** The host and two members of a new room. */
function membersOf({ members: [host, first, second] }: Result<'create_group_room'>) {
  if (!host || !first || !second) throw new Error('The room has a host and two members.')
  return { host, first, second }
}

describe('joining a group room', () => {
  it('admits each member by its link, with its role, the room and a ticket of its own', async () => {
    const env = web.configure({})
    const room = await web.room({ p_mode: 'voice' })
    const { host, first, second } = membersOf(room)
    for (const { token, id, linkId, name, role } of [host, first, second]) {
      const answer = await joined(new Browser(), { token })
      expect(answer).toMatchObject({
        success: true,
        kind: 'group',
        sessionId: room.sessionId,
        roomId: room.roomId,
        sessionType: 'voice',
        status: 'scheduled',
        title: 'Evening class',
        capacity: 4,
        linkId,
        memberId: id,
        participantType: role,
        participantName: name,
        iceServers: [],
        relayOnly: false,
      })
      expect(verifyTicket(answer.ticket, env.secret ?? '')).toMatchObject({
        ok: true,
        place: { sessionId: room.sessionId, participantType: role, memberId: id, claimNumber: 1 },
      })
    }
  })

  it('keeps the claim in the cookie of its browser, which then stands for the token', async () => {
    const { first, second } = membersOf(await web.room())
    const browser = new Browser()
    const response = await browser.post(join, { token: first.token })
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-parley=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax$/,
    )
    await joined(browser, { token: second.token })
    expect((await joined(browser, { linkId: first.linkId })).memberId).toBe(first.id)
    expect((await joined(browser, { linkId: second.linkId })).memberId).toBe(second.id)
  })

  it('refuses a second device until it takes over, which ends the first claim', async () => {
    const { first } = membersOf(await web.room())
    const [one, other] = [new Browser(), new Browser()]
    const { linkId } = await joined(one, { token: first.token })
    const there = { httpStatus: 409, code: 'in_use_elsewhere', session: undefined }
    expect(await refusalOf(other, join, { token: first.token })).toMatchObject(there)
    expect(other.cookies.size).toBe(0)
    await joined(other, { token: first.token, takeOver: true })
    expect(await refusalOf(one, join, { linkId })).toMatchObject(there)
  })

  it('says how long it is too early, and claims nothing', async () => {
    const { first } = membersOf(await web.room({ p_opens_at: inMinutes(60) }))
    const response = await new Browser().post(join, { token: first.token })
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ httpStatus: 425, code: 'too_early', reason: 'too_early' })
    expect(problem.session).toBeUndefined()
    expect(problem.retryAfterSeconds).toBeGreaterThan(59 * 60)
    expect(problem.retryAfterSeconds).toBeLessThanOrEqual(60 * 60)
    expect(response.headers.get('retry-after')).toBe(String(problem.retryAfterSeconds))
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('says that the room is closed, and that a link was withdrawn', async () => {
    const room = await web.room()
    const { host, first } = membersOf(room)
    await revoke(first.linkId)
    const over = { httpStatus: 410, code: 'link_over', session: undefined }
    expect(await refusalOf(new Browser(), join, { token: first.token })).toMatchObject({
      ...over,
      reason: 'revoked',
    })
    await web.database.rpc('end_group_room', { p_session_id: room.sessionId })
    expect(await refusalOf(new Browser(), join, { token: host.token })).toMatchObject({
      ...over,
      reason: 'ended',
    })
  })

  it('takes nothing besides, and tells apart neither unknown links nor those of others', async () => {
    const { first } = membersOf(await web.room())
    const { linkId } = await joined(new Browser(), { token: first.token })
    for (const body of [{ token: 'A'.repeat(43) }, { token: 'nonsense' }, { linkId }, {}]) {
      expect(await refusalOf(new Browser(), join, body)).toMatchObject(unknown)
    }
    expect(await refusalOf(new Browser(), join, { token: first.token, sessionId: 'x' })).toMatchObject({
      httpStatus: 400,
      code: 'bad_request',
    })
  })

  it('counts wrong links against their address, with those of appointments', async () => {
    const guess = (route: Handler) => refusalOf(new Browser('203.0.113.9'), route, { token: 'A'.repeat(43) })
    for (let count = 0; count < limits.unknownLinks.value.most; count += 1) {
      await guess(count % 2 ? join : joinAppointment)
    }
    expect(await guess(join)).toMatchObject({
      httpStatus: 429,
      code: 'too_many_attempts',
      cause: 'wrong_links',
    })
    const { first } = membersOf(await web.room())
    expect((await new Browser('203.0.113.9').post(join, { token: first.token })).status).toBe(200)
  })
})

describe('a link of another kind', () => {
  it('is unknown to the routes of appointments, which leave it as it is', async () => {
    const { first } = membersOf(await web.room())
    expect(await refusalOf(new Browser(), joinAppointment, { token: first.token })).toMatchObject(unknown)
    const answer = await new Browser().post(validate, { token: first.token })
    expect(await answer.json()).toMatchObject({ valid: false, reason: 'not_found' })
    expect(await isClaimed(first.token)).toBe(false)
  })

  it('is unknown to the routes of rooms, which leave it as it is', async () => {
    const { clientToken } = await web.book()
    expect(await refusalOf(new Browser(), join, { token: clientToken })).toMatchObject(unknown)
    expect(await isClaimed(clientToken)).toBe(false)
  })
})

describe('credentials for the relay of a group room', () => {
  beforeEach(() => web.configure({ TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: 'shared' }))

  it('are for one member, on joining and renewed', async () => {
    const room = await web.room()
    for (const member of room.members) {
      const browser = new Browser()
      const { linkId, iceServers } = await joined(browser, { token: member.token })
      const fresh = iceServersResponse.parse(await (await browser.post(freshIceServers, { linkId })).json())
      expect(fresh.relayOnly).toBe(false)
      for (const [server] of [iceServers, fresh.iceServers]) {
        expect(server?.username?.split(':')[1]).toBe(`${room.sessionId}-${member.id}`)
      }
    }
  })

  it('are renewed by each member only so often, whatever the others of its role do', async () => {
    const { first, second } = membersOf(await web.room())
    const browser = new Browser()
    const one = await joined(browser, { token: first.token })
    const other = await joined(browser, { token: second.token })
    for (let count = 0; count < limits.credentialsOfLink.value.burst; count += 1) {
      expect((await browser.post(freshIceServers, { linkId: one.linkId })).status).toBe(200)
    }
    expect(await refusalOf(browser, freshIceServers, { linkId: one.linkId })).toMatchObject({
      httpStatus: 429,
      cause: 'requests',
    })
    expect((await browser.post(freshIceServers, { linkId: other.linkId })).status).toBe(200)
  })

  it('are not for a device that another one took over from, and none once the room is closed', async () => {
    const room = await web.room()
    const { first } = membersOf(room)
    const [one, other] = [new Browser(), new Browser()]
    const { linkId } = await joined(one, { token: first.token })
    await joined(other, { token: first.token, takeOver: true })
    expect(await refusalOf(one, freshIceServers, { linkId })).toMatchObject({ code: 'not_a_participant' })
    await web.database.rpc('end_group_room', { p_session_id: room.sessionId })
    expect(await refusalOf(other, freshIceServers, { linkId })).toMatchObject({ code: 'link_over' })
  })
})

describe('ending a group room', () => {
  it('is its host’s, for all, and answers the same when asked again', async () => {
    const room = await web.room()
    const { host, first } = membersOf(room)
    const browser = new Browser()
    const { linkId } = await joined(browser, { token: host.token })
    const ended = groupEndResponse.parse(await (await browser.post(end, { linkId })).json())
    expect(ended).toMatchObject({
      success: true,
      sessionId: room.sessionId,
      status: 'ended',
      startedAt: null,
    })
    const again = await browser.post(end, { token: host.token })
    expect(await again.json()).toEqual(ended)
    expect(await refusalOf(new Browser(), join, { token: first.token })).toMatchObject({ reason: 'ended' })
  })

  it('is no member’s, and nobody’s without a claim', async () => {
    const room = await web.room()
    const { host, first } = membersOf(room)
    const browser = new Browser()
    const { linkId } = await joined(browser, { token: first.token })
    expect(await refusalOf(browser, end, { linkId })).toMatchObject({ httpStatus: 403, code: 'not_allowed' })
    for (const body of [{ token: host.token }, { linkId: host.linkId }]) {
      expect(await refusalOf(browser, end, body)).toMatchObject({
        httpStatus: 401,
        code: 'not_a_participant',
      })
      expect(await refusalOf(new Browser(), end, body)).toMatchObject({ code: 'not_a_participant' })
    }
    await joined(new Browser(), { token: host.token })
  })
})

async function isClaimed(token: string): Promise<boolean | undefined> {
  return (await web.database.rpc('is_session_link_valid', { p_token: token })).facts?.claimed
}

async function revoke(linkId: string): Promise<void> {
  const client = new Client({ connectionString: web.url })
  await client.connect()
  await client
    .query('update parley.session_links set revoked_at = parley.clock() where id = $1', [linkId])
    .finally(() => client.end())
}
