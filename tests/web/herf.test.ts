import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as calendar from '@/app/api/herf/sessions/[id]/calendar.ics/route'
import * as cohosts from '@/app/api/herf/sessions/[id]/cohosts/[memberId]/route'
import * as end from '@/app/api/herf/sessions/[id]/end/route'
import * as invitations from '@/app/api/herf/sessions/[id]/invitations/route'
import * as join from '@/app/api/herf/sessions/[id]/join/route'
import * as leave from '@/app/api/herf/sessions/[id]/leave/route'
import * as messages from '@/app/api/herf/sessions/[id]/messages/route'
import * as moderation from '@/app/api/herf/sessions/[id]/moderation/route'
import * as participants from '@/app/api/herf/sessions/[id]/participants/route'
import * as one from '@/app/api/herf/sessions/[id]/route'
import * as start from '@/app/api/herf/sessions/[id]/start/route'
import * as sessions from '@/app/api/herf/sessions/route'
import { POST as joinByLink } from '@/app/api/rooms/join/route'
import { verifyTicket } from '@/lib/auth/tickets'
import { groupJoinResponse } from '@/lib/contract/http/group'
import {
  herfCohostResponse,
  herfInviteResponse,
  herfJoinResponse,
  herfListResponse,
  herfMessagesResponse,
  herfModerateResponse,
  herfParticipantsResponse,
  herfSession,
} from '@/lib/contract/http/herf'
import { AccountCaller, type AccountHandler, call } from './support/callers'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const asha = () => AccountCaller.make(web, 'Asha Rao')
const anybody = () => AccountCaller.make(web)
const codeOf = async (answer: Response) => {
  const { httpStatus, code } = await problemOf(answer)
  return `${httpStatus} ${code}`
}
const made = async (host: AccountCaller, body: object = {}) =>
  herfSession.parse(
    await (await host.call(sessions.POST, { body: { title: 'Friday Night Herf', ...body } })).json(),
  )
const act = (who: AccountCaller, handler: AccountHandler, id: string) =>
  who.call(handler, { method: 'POST', params: { id } })
const live = async (host: AccountCaller, body: object = {}) => {
  const session = await made(host, body)
  await act(host, start.POST, session.id)
  return session
}
const joined = async (who: AccountCaller, id: string) =>
  herfJoinResponse.parse(await (await act(who, join.POST, id)).json())
const found = async (who: AccountCaller, id: string) =>
  herfSession.parse(await (await who.call(one.GET, { params: { id } })).json())

describe('the first design’s examples', () => {
  it('create a session: 201, with the fields of a session', async () => {
    const host = await asha()
    const answer = await host.call(sessions.POST, {
      body: {
        title: 'Friday Night Herf',
        description: 'Let’s smoke some Cubans',
        maxParticipants: 8,
        isPrivate: false,
      },
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const session = await answer.json()
    expect(session).toEqual({
      id: expect.any(String),
      title: 'Friday Night Herf',
      description: 'Let’s smoke some Cubans',
      status: 'SCHEDULED',
      ...{ scheduledAt: null, startedAt: null, endedAt: null, maxParticipants: 8, participantCount: 0 },
      ...{
        isPrivate: false,
        club: null,
        host: { id: host.id, name: 'Asha Rao' },
        isHost: true,
        isRemoved: false,
        roomUrl: null,
      },
    })
    expect(answer.headers.get('location')).toBe(`/api/herf/sessions/${session.id}`)
  })

  it('list live sessions, without a sign-in', async () => {
    const host = await asha()
    const [on, ahead] = [await live(host), await made(host)]
    const answer = await call(new Browser(), sessions.GET, { query: '?status=LIVE' })
    const { sessions: listed, ...numbers } = herfListResponse.parse(await answer.json())
    expect(listed.map(({ id }) => id)).toContain(on.id)
    expect(listed.map(({ id }) => id)).not.toContain(ahead.id)
    expect(listed.every(({ status, isHost }) => status === 'LIVE' && !isHost)).toBe(true)
    expect(numbers).toMatchObject({ page: 1, pageCount: 20, hasPrevPage: false, prevPage: null })
  })

  it('start a session, by its host', async () => {
    const host = await asha()
    const { id } = await made(host)
    const answer = await act(host, start.POST, id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      ...{ id, status: 'LIVE', startedAt: expect.any(String) },
      roomUrl: `http://localhost:3000/herf/${id}`,
    })
  })

  it('join a session: token, roomUrl, sessionId, isHost', async () => {
    const [host, guest] = [await asha(), await anybody()]
    const { id } = await live(host)
    const answer = await joined(guest, id)
    expect(answer).toMatchObject({
      ...{ roomUrl: `http://localhost:3000/herf/${id}`, sessionId: id, isHost: false, waits: false },
      permissions: ['sendAudio', 'sendVideo', 'sendScreen', 'chat', 'react', 'raiseHand', 'caption'],
    })
    const secret = 'a secret of the tests, long enough for HS256'
    expect(verifyTicket(answer.token, secret)).toMatchObject({
      ok: true,
      place: { sessionId: id, memberId: answer.memberId, participantType: 'member', claimNumber: 1 },
    })
    const own = await joined(host, id)
    expect(own).toMatchObject({ isHost: true, role: 'host' })
    expect(own.permissions).toContain('end')
  })
})

describe('a body that is not right', () => {
  it.each([
    [{}, '"title" is required'],
    [{ title: '' }, '"title" is not allowed to be empty'],
    [{ title: 7 }, '"title" must be a string'],
    [{ title: 'x'.repeat(121) }, '"title" must be at most 120 characters long'],
    [{ title: 'x', maxParticipants: 1 }, '"maxParticipants" must be greater than or equal to 2'],
    [{ title: 'x', maxParticipants: 21 }, '"maxParticipants" must be less than or equal to 20'],
    [{ title: 'x', maxParticipants: 2.5 }, '"maxParticipants" must be a whole number'],
    [{ title: 'x', isPrivate: 'yes' }, '"isPrivate" must be true or false'],
    [{ title: 'x', scheduledAt: 'tomorrow' }, '"scheduledAt" must be a time such as 2026-01-31T09:30:00Z'],
    [
      { title: 'x', scheduledAt: '2020-01-01T00:00:00Z' },
      '"scheduledAt" must be from now to two years ahead',
    ],
    [{ title: 'x', clubId: 'x' }, '"clubId" must be an id'],
    [{ title: 'x', status: 'LIVE' }, '"status" is not allowed'],
  ])('is refused with the field first: %j', async (body, message) => {
    const answer = await (await asha()).call(sessions.POST, { body })
    expect(await problemOf(answer)).toMatchObject({
      ...{ httpStatus: 400, status: 400, code: 'bad_request', message, detail: message },
      contentType: 'application/problem+json',
      title: expect.any(String),
    })
  })

  it.each([
    ['?status=live', '"status" must be one of SCHEDULED, LIVE, ENDED, CANCELLED'],
    ['?page=0', '"page" must be greater than or equal to 1'],
    ['?limit=101', '"limit" must be less than or equal to 100'],
    ['?limit=x', '"limit" must be a number'],
    ['?clubId=x', '"clubId" must be an id'],
  ])('as is a query: %s', async (query, message) => {
    expect(await problemOf(await call(new Browser(), sessions.GET, { query }))).toMatchObject({
      httpStatus: 400,
      message,
    })
  })
})

describe('a session over HTTP', () => {
  it('needs a sign-in for all but its list, and tells nobody of what they may not know', async () => {
    const [host, stranger] = [await asha(), await anybody()]
    const [open, closed] = [await made(host), await made(host, { isPrivate: true })]
    expect(await codeOf(await call(new Browser(), one.GET, { params: { id: open.id } }))).toBe(
      '401 not_signed_in',
    )
    expect(await codeOf(await call(new Browser(), sessions.POST, { body: { title: 'x' } }))).toBe(
      '401 not_signed_in',
    )
    for (const id of [closed.id, randomUUID(), 'x']) {
      expect(await codeOf(await stranger.call(one.GET, { params: { id } }))).toBe('404 not_found')
      expect(await codeOf(await act(stranger, join.POST, id))).toBe('404 not_found')
      expect(await codeOf(await act(stranger, start.POST, id))).toBe('404 not_found')
    }
  })

  it('goes through its states, each step once and by its host alone', async () => {
    const [host, other] = [await asha(), await anybody()]
    const { id } = await made(host)
    expect(await codeOf(await act(other, start.POST, id))).toBe('403 not_host')
    expect(await codeOf(await act(host, join.POST, id))).toBe('409 not_live')
    expect(await codeOf(await act(host, end.POST, id))).toBe('409 not_live')
    expect((await act(host, start.POST, id)).status).toBe(200)
    expect(await codeOf(await act(host, start.POST, id))).toBe('409 already_live')
    const remove = () => host.call(one.DELETE, { method: 'DELETE', params: { id } })
    expect(await codeOf(await remove())).toBe('409 already_live')
    expect(await codeOf(await act(other, end.POST, id))).toBe('403 not_host')
    const ended = await (await act(host, end.POST, id)).json()
    expect(ended).toMatchObject({ status: 'ENDED', endedAt: expect.any(String), roomUrl: null })
    expect(await (await act(host, end.POST, id)).json()).toEqual(ended)
    for (const handler of [start.POST, join.POST])
      expect(await codeOf(await act(host, handler, id))).toBe('409 over')
    expect(await codeOf(await remove())).toBe('409 over')
  })

  it('is changed and called off before it is live', async () => {
    const host = await asha()
    const { id } = await made(host, { description: 'x', scheduledAt: '2027-06-01T20:00:00+02:00' })
    const patch = (body: object) => host.call(one.PATCH, { method: 'PATCH', params: { id }, body })
    expect(await (await patch({ title: 'Saturday', description: null })).json()).toMatchObject({
      title: 'Saturday',
      description: null,
      scheduledAt: '2027-06-01T18:00:00+00:00',
    })
    expect(await problemOf(await patch({ title: '' }))).toMatchObject({
      message: '"title" is not allowed to be empty',
    })
    const cancelled = await host.call(one.DELETE, { method: 'DELETE', params: { id } })
    expect(await cancelled.json()).toMatchObject({ id, status: 'CANCELLED' })
    expect(await codeOf(await patch({ title: 'Sunday' }))).toBe('409 over')
  })

  it('takes as many as it has places; the rest is told that it is full', async () => {
    const host = await asha()
    const { id } = await live(host, { maxParticipants: 2 })
    const crowd = await Promise.all(Array.from({ length: 5 }, anybody))
    const answers = await Promise.all(crowd.map((who) => act(who, join.POST, id)))
    const codes = await Promise.all(answers.map((answer) => (answer.ok ? '200' : codeOf(answer))))
    expect(codes.toSorted()).toEqual(['200', '200', '409 room_full', '409 room_full', '409 room_full'])
    const inside = crowd[codes.indexOf('200')]
    if (!inside) throw new Error('Nobody got in.')
    expect(await (await act(inside, leave.POST, id)).json()).toEqual({ success: true, sessionId: id })
    expect((await act(host, join.POST, id)).status).toBe(200)
  })

  it('has one place for an account: another device takes it over', async () => {
    const [host, ann] = [await asha(), await anybody()]
    const { id } = await live(host)
    const [first, again] = [await joined(ann, id), await joined(ann, id)]
    expect(again.memberId).toBe(first.memberId)
    const evil = { origin: 'https://evil.example' }
    const answer = await call(ann.browser(), join.POST, { body: {}, params: { id }, headers: evil })
    expect(await codeOf(answer)).toBe('403 origin_refused')
    const byPage = await call(ann.browser(), join.POST, { body: {}, params: { id } })
    expect(byPage.headers.get('set-cookie')).toContain('__Host-parley=')
    const { token, memberId } = herfJoinResponse.parse(await byPage.json())
    expect(memberId).toBe(first.memberId)
    expect(verifyTicket(token, 'a secret of the tests, long enough for HS256')).toMatchObject({
      place: { claimNumber: 2 },
    })
  })

  it('invites guests by a link that works as any room’s', async () => {
    const host = await asha()
    const { id } = await live(host)
    const invite = (body: object) => host.call(invitations.POST, { params: { id }, body })
    const answer = await invite({ name: 'Ravi', email: 'ravi@x.example' })
    expect(answer.status).toBe(201)
    const { url, memberId } = herfInviteResponse.parse(await answer.json())
    const token = /^http:\/\/localhost:3000\/rooms\/([\w-]{43})$/.exec(url)?.[1]
    const guest = groupJoinResponse.parse(await (await new Browser().post(joinByLink, { token })).json())
    expect(guest).toMatchObject({ memberId, participantType: 'guest', participantName: 'Ravi' })
    expect(await problemOf(await invite({ name: 'Ravi', email: 'ravi' }))).toMatchObject({
      message: '"email" must be an email address',
    })
    expect(await problemOf(await invite({}))).toMatchObject({ message: '"name" is required' })
    expect(
      await codeOf(await (await anybody()).call(invitations.POST, { params: { id }, body: { name: 'x' } })),
    ).toBe('403 not_host')
  })

  it('has cohosts, whom the host names and no longer names', async () => {
    const [host, ann] = [await asha(), await anybody()]
    const { id } = await live(host)
    const { memberId } = await joined(ann, id)
    const params = { id, memberId }
    const post = (who: AccountCaller) => who.call(cohosts.POST, { method: 'POST', params })
    expect(await codeOf(await post(ann))).toBe('403 not_host')
    expect(herfCohostResponse.parse(await (await post(host)).json())).toEqual({ memberId, role: 'cohost' })
    expect((await joined(ann, id)).permissions).toContain('moderate')
    const gone = await host.call(cohosts.DELETE, { method: 'DELETE', params })
    expect(await gone.json()).toEqual({ memberId, role: 'member' })
    const nobody = { id, memberId: randomUUID() }
    expect(await codeOf(await host.call(cohosts.POST, { method: 'POST', params: nobody }))).toBe(
      '404 not_found',
    )
  })

  it('keeps out who was taken out of it, and of it alone', async () => {
    const [host, ann] = [await asha(), await anybody()]
    const [{ id }, other] = [await live(host), await live(host)]
    const { memberId } = await joined(ann, id)
    const moderate = (who: AccountCaller, body: object) => who.call(moderation.POST, { params: { id }, body })
    expect(await codeOf(await moderate(ann, { act: 'lock' }))).toBe('403 not_host')
    const removed = await moderate(host, { act: 'remove', memberIds: [memberId] })
    expect(herfModerateResponse.parse(await removed.json())).toEqual({ success: true, isLocked: false })
    expect(await codeOf(await act(ann, join.POST, id))).toBe('403 blocked')
    expect((await found(ann, id)).status).toBe('LIVE')
    await joined(ann, other.id)
    expect(await problemOf(await moderate(host, { act: 'remove' }))).toMatchObject({
      message: '"memberId" is required',
    })
    await moderate(host, { act: 'lock' })
    expect(await codeOf(await act(await anybody(), join.POST, id))).toBe('403 private')
  })

  it('tells whoever was in it what was said, and to everybody who is in', async () => {
    const [host, ann, stranger] = [await asha(), await AccountCaller.make(web, 'Ann'), await anybody()]
    const { id } = await live(host)
    const { memberId } = await joined(ann, id)
    const said = { sessionId: id, memberId, id: randomUUID(), message: 'Good evening' }
    await web.database.rpc('store_messages', { p_messages: [said] })
    await web.database.rpc('start_sessions', {
      p_node_id: 'node-1',
      p_arrivals: [{ sessionId: id, memberId, connectionId: randomUUID() }],
    })
    const read = (who: AccountCaller, query = '') => who.call(messages.GET, { params: { id }, query })
    expect(herfMessagesResponse.parse(await (await read(ann)).json())).toEqual({
      messages: [
        {
          ...{
            id: said.id,
            sessionId: id,
            user: { id: memberId, name: 'Ann' },
            userId: ann.id,
            guest: false,
          },
          ...{ message: 'Good evening', timestamp: expect.any(String) },
        },
      ],
      hasMore: false,
    })
    const none = await read(host, `?before=${said.id}&limit=1`)
    expect(await none.json()).toEqual({ messages: [], hasMore: false })
    expect((await read(host, '?before=2026-01-01T00:00:00%2B23:59')).status).toBe(200)
    expect((await read(host, '?before=x')).status).toBe(400)
    expect(await codeOf(await read(stranger))).toBe('403 private')
    const there = await stranger.call(participants.GET, { params: { id } })
    expect(herfParticipantsResponse.parse(await there.json()).participants).toEqual([
      { memberId, userId: ann.id, name: 'Ann', role: 'member', guest: false, state: 'in' },
    ])
    expect(await found(stranger, id)).toMatchObject({ participantCount: 1 })
  })

  it('is an entry for a calendar, once it has a time', async () => {
    const host = await asha()
    const [{ id }, { id: timeless }] = [
      await made(host, { scheduledAt: '2027-06-01T20:00:00Z', description: 'Bring your own' }),
      await made(host),
    ]
    const file = await host.call(calendar.GET, { params: { id } })
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const text = (await file.text()).replaceAll('\r\n ', '')
    expect(text).toContain('DTSTART:20270601T200000Z')
    expect(text).toContain('SUMMARY:Friday Night Herf')
    expect(text).toContain(`http://localhost:3000/herf/${id}`)
    expect(await codeOf(await host.call(calendar.GET, { params: { id: timeless } }))).toBe('404 not_found')
    await host.call(one.DELETE, { method: 'DELETE', params: { id } })
    expect(await codeOf(await host.call(calendar.GET, { params: { id } }))).toBe('409 over')
  })
})
