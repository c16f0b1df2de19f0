import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import * as attendance from '@/app/api/herf/sessions/[id]/attendance/route'
import * as invitations from '@/app/api/herf/sessions/[id]/invitations/route'
import * as join from '@/app/api/herf/sessions/[id]/join/route'
import * as start from '@/app/api/herf/sessions/[id]/start/route'
import * as sessions from '@/app/api/herf/sessions/route'
import AttendancePage from '@/app/herf/[id]/attendance/page'
import { herfInviteResponse, herfJoinResponse, herfSession } from '@/lib/contract/http/herf'
import { herfAttendanceResponse } from '@/lib/contract/http/herf-attendance'
import { see } from './support/accounts'
import { AccountCaller, type Asked } from './support/callers'
import { staffBrowser } from './support/hostile'
import { Browser, problemOf, serveWeb } from './support/web'

const web = serveWeb()

/** A live room in which its host and a member are in. */
async function met(memberName = 'Nina Kapoor') {
  const [host, member] = [
    await AccountCaller.make(web, 'Asha Rao'),
    await AccountCaller.make(web, memberName),
  ]
  const made = await host.call(sessions.POST, { body: { title: 'Friday' } })
  const params = { id: herfSession.parse(await made.json()).id }
  await host.call(start.POST, { method: 'POST', params })
  for (const who of [host, member]) {
    const joined = await who.call(join.POST, { method: 'POST', params })
    await enter(params.id, herfJoinResponse.parse(await joined.json()).memberId)
  }
  const ask = (who: AccountCaller, asked: Asked = {}) => who.call(attendance.GET, { params, ...asked })
  return { host, member, params, ask }
}

const enter = (sessionId: string, memberId: string) =>
  web.database.rpc('start_sessions', {
    p_node_id: 'node-1',
    p_arrivals: [{ sessionId, memberId, connectionId: randomUUID() }],
  })

it('is told to the host as JSON, with who was in since when', async () => {
  const { host, member, ask } = await met()
  const answer = await ask(host)
  expect(answer.headers.get('content-type')).toContain('application/json')
  const { attendees, ...facts } = herfAttendanceResponse.parse(await answer.json())
  expect(facts).toMatchObject({ title: 'Friday', status: 'LIVE', endedAt: null })
  expect(attendees).toMatchObject([
    { userId: host.id, name: 'Asha Rao', role: 'host', guest: false, isIn: true, lastOut: null },
    { userId: member.id, name: 'Nina Kapoor', role: 'member', guest: false, isIn: true },
  ])
  expect(attendees[0]?.spans).toHaveLength(1)
})

it('is a file for spreadsheets where it is asked for so, in which no name is a formula', async () => {
  const { host, ask } = await met('=cmd()')
  for (const asked of [{ query: '?format=csv' }, { headers: { accept: 'text/csv;q=0.9, */*;q=0.1' } }]) {
    const answer = await ask(host, asked)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="attendance-[\d-]+\.csv"$/,
    )
    const [head, first, second, end] = (await answer.text()).split('\r\n')
    expect(head).toContain('Name,Name now,Role,Guest,First in,Last out,Seconds,Times in,Spans')
    expect(first).toMatch(/^Asha Rao,Asha Rao,host,no,\d{4}-/)
    expect(second).toMatch(/^'=cmd\(\),'=cmd\(\),member,no,/)
    expect(end).toBe('')
  }
  for (const asked of [
    { query: '?format=json', headers: { accept: 'text/csv' } },
    { headers: { accept: 'application/json, text/csv' } },
  ])
    expect((await ask(host, asked)).headers.get('content-type')).toContain('application/json')
  expect(await problemOf(await ask(host, { query: '?format=pdf' }))).toMatchObject({ code: 'bad_request' })
})

it('is for hosts, cohosts and administrators, and for nobody else', async () => {
  const { host, member, params, ask } = await met()
  expect(await problemOf(await ask(member))).toMatchObject({ httpStatus: 403, code: 'not_host' })
  expect(await problemOf(await ask(await AccountCaller.make(web)))).toMatchObject({
    ...{ httpStatus: 403, code: 'not_host' },
  })
  const admin = await staffBrowser(web, 'admin')
  const asAdmin = await attendance.GET(admin.request('/api/test'), { params: Promise.resolve(params) })
  expect(herfAttendanceResponse.parse(await asAdmin.json()).attendees).toHaveLength(2)
  const secret = await host.call(sessions.POST, { body: { title: 'Secret', isPrivate: true } })
  const { id } = herfSession.parse(await secret.json())
  expect(await problemOf(await ask(member, { params: { id } }))).toMatchObject({ httpStatus: 404 })
})

const page = (browser: Browser, id: string) => see(AttendancePage, browser, {}, { id })

it('is a page for its hosts, to which the session leads them, and nobody else', async () => {
  const { host, member, params } = await met('<b>Nina</b>')
  const { id } = params
  const shown = await page(host.browser(), id)
  for (const words of [
    ...['2 people came.', '&lt;b&gt;Nina&lt;/b&gt;', 'in now'],
    ...[`href="/api/herf/sessions/${id}/attendance?format=csv"`, `href="/herf/${id}"`],
  ])
    expect(shown).toContain(words)
  expect(await page(member.browser(), id)).toBe(`to /herf/${id}`)
  expect(await page(new Browser(), id)).toBe(
    `to /sign-in?next=${encodeURIComponent(`/herf/${id}/attendance`)}`,
  )
  expect(await page(host.browser(), 'x')).toContain('404')
})

it('tells of a guest as a guest', async () => {
  const { host, params, ask } = await met()
  const invited = await host.call(invitations.POST, { params, body: { name: 'Ravi' } })
  await enter(params.id, herfInviteResponse.parse(await invited.json()).memberId)
  const { attendees } = herfAttendanceResponse.parse(await (await ask(host)).json())
  expect(attendees.at(-1)).toMatchObject({ name: 'Ravi', userId: null, role: 'guest', guest: true })
})
