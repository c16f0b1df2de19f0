import type { APIRequestContext } from '@playwright/test'
import { newAccount } from '@/tests/support/product/staff'
import { expect, test } from '@/tests/support/product/test'

/** The examples of the HTTP interface of group rooms, as curl sends them to the running product. */

interface Caller {
  readonly request: APIRequestContext
  readonly api: string
  readonly headers: Record<string, string>
}

async function caller(request: APIRequestContext, appUrl: string): Promise<Caller> {
  const { email, password } = await newAccount('consultant')
  const answer = await request.post(`${appUrl}/api/auth/token`, {
    data: { grant_type: 'password', username: email, password },
  })
  expect(answer.status()).toBe(200)
  const { access_token: token } = await answer.json()
  return { request, api: `${appUrl}/api`, headers: { authorization: `Bearer ${token}` } }
}

const post = ({ request, api, headers }: Caller, path: string, data?: object) =>
  request.post(`${api}${path}`, { headers, ...(data ? { data } : {}) })

test('a program makes a session, starts it, and others find and join it, with a token alone', async ({
  desk,
  playwright,
}) => {
  const request = await playwright.request.newContext({ ignoreHTTPSErrors: true })
  const [host, guest] = [await caller(request, desk.appUrl), await caller(request, desk.appUrl)]
  const created = await post(host, '/herf/sessions', {
    title: 'Friday Night Herf',
    description: "Let's smoke some Cubans",
    maxParticipants: 4,
    isPrivate: false,
  })
  expect(created.status()).toBe(201)
  const { id, ...session } = await created.json()
  expect(session).toMatchObject({
    title: 'Friday Night Herf',
    status: 'SCHEDULED',
    isHost: true,
    roomUrl: null,
  })

  const early = await post(guest, `/herf/sessions/${id}/join`)
  expect([early.status(), (await early.json()).code]).toEqual([409, 'not_live'])
  const refused = await post(guest, `/herf/sessions/${id}/start`)
  expect([refused.status(), (await refused.json()).code]).toEqual([403, 'not_host'])
  const started = await post(host, `/herf/sessions/${id}/start`)
  expect(await started.json()).toMatchObject({ status: 'LIVE', roomUrl: `${desk.appUrl}/herf/${id}` })

  // Without a sign-in, as everybody may.
  const listed = await request.get(`${desk.appUrl}/api/herf/sessions?status=LIVE&limit=100`)
  expect((await listed.json()).sessions.map((one: { id: string }) => one.id)).toContain(id)

  const joined = await post(guest, `/herf/sessions/${id}/join`)
  expect(await joined.json()).toMatchObject({
    token: expect.stringMatching(/^eyJ/),
    roomUrl: `${desk.appUrl}/herf/${id}`,
    sessionId: id,
    isHost: false,
  })
  const read = await request.get(`${guest.api}/herf/sessions/${id}/messages`, { headers: guest.headers })
  expect(await read.json()).toEqual({ messages: [], hasMore: false })
  const file = await request.get(`${guest.api}/herf/sessions/${id}/calendar.ics`, { headers: guest.headers })
  expect(file.headers()['content-type']).toBe('text/calendar; charset=utf-8')

  const ended = await post(host, `/herf/sessions/${id}/end`)
  expect(await ended.json()).toMatchObject({ id, status: 'ENDED' })
  const over = await request.delete(`${host.api}/herf/sessions/${id}`, { headers: host.headers })
  expect([over.status(), (await over.json()).code]).toEqual([409, 'over'])

  const wrong = await post(host, '/herf/sessions', {})
  expect(wrong.headers()['content-type']).toBe('application/problem+json')
  expect([wrong.status(), (await wrong.json()).message]).toEqual([400, '"title" is required'])
  const nobody = await request.post(`${desk.appUrl}/api/herf/sessions/${id}/join`)
  expect([nobody.status(), (await nobody.json()).code]).toEqual([401, 'not_signed_in'])
  const odd = await request.put(`${host.api}/herf/sessions/${id}`, { headers: host.headers, data: {} })
  expect([odd.status(), odd.headers()['allow']]).toEqual([405, 'DELETE, GET, PATCH'])
  await request.dispose()
})

test('a program makes a club, whose rooms those alone find who belong to it', async ({
  desk,
  playwright,
}) => {
  const request = await playwright.request.newContext({ ignoreHTTPSErrors: true })
  const [owner, other] = [await caller(request, desk.appUrl), await caller(request, desk.appUrl)]
  const club = await (await post(owner, '/clubs', { name: 'Pipes' })).json()
  expect(club).toMatchObject({ name: 'Pipes', memberCount: 1, isOwner: true })
  const created = await post(owner, '/herf/sessions', { title: 'Members only', clubId: club.id })
  const { id } = await created.json()
  const find = () => request.get(`${other.api}/herf/sessions/${id}`, { headers: other.headers })
  expect((await find()).status()).toBe(404)
  expect(await (await post(other, `/clubs/${club.id}/join`)).json()).toMatchObject({
    memberCount: 2,
    role: 'member',
  })
  expect(await (await find()).json()).toMatchObject({ club: { id: club.id, name: 'Pipes' }, isHost: false })
  await request.dispose()
})
