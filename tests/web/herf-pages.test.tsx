import { text } from 'node:stream/consumers'
import { NextRequest } from 'next/server'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeEach, describe, expect, it } from 'vitest'
import { POST as changeByForm } from '@/app/api/herf/forms/change/route'
import { POST as createByForm } from '@/app/api/herf/forms/route'
import LobbyPage, { generateMetadata } from '@/app/herf/[id]/page'
import ChangePage from '@/app/herf/change/[id]/page'
import ListPage from '@/app/herf/page'
import { openDatabase } from '@/lib/db'
import { setWebProcess } from '@/lib/web/process'
import { proxy } from '@/proxy'
import { AccountCaller } from './support/callers'
import { current } from './support/current'
import { Browser, downDatabase, serveWeb } from './support/web'

const web = serveWeb()
beforeEach(() => {
  current.cookies = new Map()
})

const asha = () => AccountCaller.make(web, 'Asha Rao')
const ravi = () => AccountCaller.make(web, 'Ravi Iyer')
const browserOf = (who: AccountCaller | null) => who?.browser() ?? new Browser()

/** What a browser is shown before any script runs; `404`, where there is no page. */
async function shown(page: () => Promise<React.ReactElement>, who: AccountCaller | null): Promise<string> {
  current.cookies = browserOf(who).cookies
  try {
    const { prelude } = await prerenderToNodeStream(await page())
    return await text(prelude)
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
    if (digest.endsWith('404')) return '404'
    if (digest.startsWith('NEXT_REDIRECT')) return `to ${digest.split(';')[2]}`
    throw error
  }
}

const lobby = (id: string, who: AccountCaller | null) =>
  shown(() => LobbyPage({ params: Promise.resolve({ id }), searchParams: Promise.resolve({}) }), who)
const list = (who: AccountCaller | null, query: Record<string, string> = {}) =>
  shown(() => ListPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }), who)

const made = (host: AccountCaller, more: object = {}) =>
  web.database.rpc('create_group_session', { p_claims: host.claims, p_title: 'Evening class', ...more })
const started = async (host: AccountCaller, more: object = {}) => {
  const { id } = await made(host, more)
  return web.database.rpc('start_group_session', { p_claims: host.claims, p_session_id: id })
}
const clubOf = (owner: AccountCaller) =>
  web.database.rpc('create_club', { p_claims: owner.claims, p_name: 'Choir of the hill' })

describe('the page of a group room of an account', () => {
  it('offers its host to start it, and everybody else to wait for that', async () => {
    const host = await asha()
    const { id } = await made(host, { p_description: 'Bring your notes' })
    const own = await lobby(id, host)
    expect(own).toMatch(/<h1[^>]*>Evening class<\/h1>/)
    expect(own).toContain('Bring your notes')
    expect(own).toContain('Start session')
    expect(own).toContain('Invite a guest')
    expect(own).toContain('Cancel session')
    const other = await lobby(id, await ravi())
    expect(other).toContain('The session has not started yet.')
    expect(other).toContain('Asha Rao')
    expect(other).not.toMatch(/Start session|Join session|Invite a guest|Cancel session/)
  })

  it('offers everybody who is signed in to join once it is live, and its host to end it', async () => {
    const host = await asha()
    const { id } = await started(host)
    const other = await lobby(id, await ravi())
    expect(other).toContain('Join session')
    expect(other).toContain('0 of 8, 8 places left')
    expect(other).not.toContain('End session')
    expect(await lobby(id, host)).toContain('End session')
  })

  it('leads who is not signed in to the sign-in and back', async () => {
    const { id } = await started(await asha())
    const page = await lobby(id, null)
    expect(page).toContain(`/sign-in?next=${encodeURIComponent(`/herf/${id}`)}`)
    expect(page).not.toContain('Join session')
  })

  it('is no page to who may not know of it: of a private room, of a club', async () => {
    const host = await asha()
    const hidden = await made(host, { p_is_private: true })
    const club = await clubOf(host)
    const ofClub = await made(host, { p_club_id: club.id })
    const stranger = await ravi()
    for (const { id } of [hidden, ofClub]) {
      expect(await lobby(id, null)).toBe('404')
      expect(await lobby(id, stranger)).toBe('404')
      expect(await lobby(id, host)).toContain('Start session')
    }
    expect(await lobby('nonsense', host)).toBe('404')
    await web.database.rpc('join_club', { p_claims: stranger.claims, p_club_id: club.id })
    expect(await lobby(ofClub.id, stranger)).toContain('Choir of the hill')
    await web.database.rpc('block_from_club', {
      p_claims: host.claims,
      p_club_id: club.id,
      p_user_id: stranger.id,
    })
    expect(await lobby(ofClub.id, stranger)).toBe('404')
    expect(await list(stranger, { q: 'Evening' })).not.toContain(ofClub.id)
  })

  it('says that it has ended, and that it was cancelled', async () => {
    const host = await asha()
    const { id } = await started(host)
    await web.database.rpc('end_group_session', { p_claims: host.claims, p_session_id: id })
    expect(await lobby(id, null)).toContain('This session has ended')
    const attendance = `href="/herf/${id}/attendance"`
    expect(await lobby(id, host)).toContain(attendance)
    expect(await lobby(id, null)).not.toContain(attendance)
    const off = await made(host)
    await web.database.rpc('cancel_group_session', { p_claims: host.claims, p_session_id: off.id })
    expect(await lobby(off.id, await ravi())).toContain('This session was cancelled')
  })

  it('tries again by itself while the database cannot be asked, and is never listed', async () => {
    const { id } = await made(await asha())
    const props = { params: Promise.resolve({ id }), searchParams: Promise.resolve({}) }
    expect(await generateMetadata(props)).toEqual({
      title: 'Evening class',
      robots: { index: false, follow: false },
    })
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    expect(await lobby(id, null)).toContain('We can&#x27;t open this session right now')
  })

  it('may ask for camera and microphone, as the list may not', async () => {
    const policyOf = async (path: string) => {
      const { headers } = await proxy(new NextRequest(new Browser().request(path)))
      return [headers.get('permissions-policy'), headers.get('cache-control')].join()
    }
    expect(await policyOf('/herf/0a1b2c3d-0000-4000-8000-000000000000')).toMatch(/camera=\(self\).*no-store/)
    expect(await policyOf('/herf')).not.toContain('camera=(self)')
    expect(await policyOf('/herf/nonsense')).not.toContain('camera=(self)')
  })
})

describe('the form that changes a session before it is live', () => {
  const page = (id: string, who: AccountCaller | null, query: Record<string, string> = {}) =>
    shown(() => ChangePage({ params: Promise.resolve({ id }), searchParams: Promise.resolve(query) }), who)
  const submit = async (who: AccountCaller, fields: Record<string, string>) => {
    const { headers } = await browserOf(who).submit(changeByForm, { people: '8', ...fields })
    return headers.get('location') ?? ''
  }
  const find = async (host: AccountCaller, id: string) =>
    web.database.rpc('find_group_session', { p_claims: host.claims, p_session_id: id })
  const year = new Date().getUTCFullYear() + 1

  it('says how it stands, changes it, and keeps a time that nobody touched to the second', async () => {
    const host = await asha()
    const at = `${year}-07-01T15:00:42.000Z`
    const { id } = await made(host, { p_description: 'Bring <notes>', p_scheduled_at: at })
    expect(await lobby(id, host)).toContain(`href="/herf/change/${id}"`)
    const form = await page(id, host)
    for (const words of ['value="Evening class"', 'Bring &lt;notes&gt;', `value="${year}-07-01T15:00"`])
      expect(form).toContain(words)
    const same = { id, title: 'Morning class', zone: 'Asia/Kolkata', before: at }
    expect(await submit(host, { ...same, at: `${year}-07-01T20:30`, people: '5', private: 'yes' })).toBe(
      `/herf/${id}`,
    )
    const changed = await find(host, id)
    expect(changed).toMatchObject({ title: 'Morning class', maxParticipants: 5, isPrivate: true })
    expect(changed.description).toBeNull()
    expect(Date.parse(changed.scheduledAt ?? '')).toBe(Date.parse(at))
    await submit(host, { ...same, at: `${year}-07-01T21:00` })
    expect(Date.parse((await find(host, id)).scheduledAt ?? '')).toBe(Date.UTC(year, 6, 1, 15, 30))
    await submit(host, { ...same, at: '' })
    expect((await find(host, id)).scheduledAt).toBeNull()
  })

  it('comes back with what is wrong, and is no form to anybody else or once the session is live', async () => {
    const [host, other] = [await asha(), await ravi()]
    const { id } = await made(host)
    const back = await submit(host, { id, title: 'Kept', people: '99', at: '', zone: 'UTC' })
    expect(back).toMatch(new RegExp(`^/herf/change/${id}\\?fault=people&title=Kept`))
    const form = await page(id, host, Object.fromEntries(new URL(back, 'http://x').searchParams))
    expect(form).toContain('Choose a number from 2 to 20.')
    expect(form).toContain('value="Kept"')
    for (const before of ['', '2001-01-01T10:00:00Z', '+020000-01-01T00:00:00Z', '__proto__'])
      expect(
        await submit(host, { id, title: 'x', at: '2001-01-01T10:00', zone: 'Nowhere/Land', before }),
      ).toMatch(/fault=at/)
    expect(await page(id, other)).toBe(`to /herf/${id}`)
    expect(await submit(other, { id, title: 'Mine' })).toBe(`/herf/${id}`)
    expect(await submit(other, { id: 'x', title: 'Mine' })).toBe('/herf')
    await web.database.rpc('start_group_session', { p_claims: host.claims, p_session_id: id })
    expect(await page(id, host)).toBe(`to /herf/${id}`)
    expect(await submit(host, { id, title: 'Too late' })).toBe(`/herf/${id}`)
    expect((await find(host, id)).title).toBe('Evening class')
  })
})

describe('the list of group rooms', () => {
  it('has what is live, upcoming and past, and to who is not signed in no form', async () => {
    const host = await AccountCaller.make(web, 'Lina Berg')
    const live = await started(host, { p_title: 'Living room' })
    const next = await made(host, { p_title: 'Coming room' })
    const past = await started(host, { p_title: 'Former room' })
    await web.database.rpc('end_group_session', { p_claims: host.claims, p_session_id: past.id })
    const page = await list(null, { q: ' room' })
    const at = [live, next, past].map(({ id }) => page.indexOf(`/herf/${id}`))
    expect(at.every((place) => place > 0)).toBe(true)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(page).not.toContain('Create session')
    expect(page).toContain('/sign-in?next=%2Fherf')
    expect(await list(host)).toContain('Create session')
  })

  it('offers who is signed in the time of a session for their calendar, here and in its lobby', async () => {
    const host = await AccountCaller.make(web, 'Kept Kim')
    const at = new Date(Date.now() + 86_400_000).toISOString()
    const { id } = await made(host, { p_title: 'Kept evening', p_scheduled_at: at })
    const file = `/api/herf/sessions/${id}/calendar.ics`
    for (const page of [await list(host, { q: 'Kept evening' }), await lobby(id, host)])
      expect(page).toContain(file)
    for (const page of [await list(null, { q: 'Kept evening' }), await lobby(id, null)])
      expect(page).not.toContain(file)
  })

  it('shows one state by pages, and says in words that there is nothing', async () => {
    const host = await AccountCaller.make(web, 'Paul Paged')
    for (let n = 1; n <= 21; n += 1) await made(host, { p_title: `Paged ${n}` })
    const first = await list(null, { status: 'SCHEDULED', q: 'Paged' })
    expect(first).toContain('Page 1 of 2')
    expect(first).toContain('/herf?status=SCHEDULED&amp;q=Paged&amp;page=2')
    const second = await list(null, { status: 'SCHEDULED', q: 'Paged', page: '2' })
    expect(second.match(/href="\/herf\/[0-9a-f]{8}-/g)).toHaveLength(1)
    expect(await list(null, { q: 'no such room' })).toContain('Nothing here fits what you are looking for.')
    expect(await list(null, { status: 'nonsense', page: '-1', club: 'x' })).toContain('Live now')
  })
})

describe('the form that makes a room', () => {
  const submit = async (who: AccountCaller | null, fields: Record<string, string>) => {
    const answer = await browserOf(who).submit(createByForm, fields)
    return { status: answer.status, location: answer.headers.get('location') ?? '' }
  }

  it('leads on to the new room, at the time that the clocks of the zone said', async () => {
    const host = await asha()
    const year = new Date().getUTCFullYear() + 1
    const { status, location } = await submit(host, {
      title: 'Night class',
      at: `${year}-07-01T20:30`,
      zone: 'Asia/Kolkata',
      people: '3',
      private: 'yes',
    })
    expect(status).toBe(303)
    const id = location.replace('/herf/', '')
    const session = await web.database.rpc('find_group_session', {
      p_claims: host.claims,
      p_session_id: id,
    })
    expect(session).toMatchObject({ title: 'Night class', maxParticipants: 3, isPrivate: true })
    expect(Date.parse(session.scheduledAt ?? '')).toBe(Date.UTC(year, 6, 1, 15, 0))
  })

  it('comes back with what was typed and what is wrong with it', async () => {
    const host = await asha()
    const faults = [
      [{ title: ' ' }, 'title'],
      [{ title: 'x', people: '21' }, 'people'],
      [{ title: 'x', at: '2001-01-01T10:00', zone: 'UTC' }, 'at'],
      [{ title: 'x', at: '2030-01-01T10:00', zone: 'Nowhere/Land' }, 'at'],
      [{ title: 'x', club: 'none' }, 'club'],
      [{ title: 'x', description: 'y'.repeat(2_001) }, 'description'],
    ] as const
    for (const [fields, fault] of faults) {
      const { location } = await submit(host, { people: '8', ...fields })
      expect(location).toMatch(new RegExp(`^/herf\\?fault=${fault}(&|#)`))
    }
    const { location } = await submit(host, { title: 'Long evening', people: '99' })
    const query = Object.fromEntries(new URL(location, 'http://x').searchParams)
    const page = await list(host, query)
    expect(page).toContain('value="Long evening"')
    expect(page).toContain('Choose a number from 2 to 20.')
  })

  it('is nobody’s who is not signed in', async () => {
    expect((await submit(null, { title: 'x', people: '8' })).status).toBe(401)
  })
})
