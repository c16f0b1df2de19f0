import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import RoomPage from '@/app/admin/rooms/[id]/page'
import RoomsPage from '@/app/admin/rooms/page'
import SessionsPage from '@/app/admin/sessions/page'
import { POST as actOnRoom } from '@/app/api/admin/rooms/route'
import { leadsTo, person, see } from './support/accounts'
import { AccountCaller } from './support/callers'
import { problemOf, serveWeb } from './support/web'

const web = serveWeb()
const admin = () => person(web, ['admin'])
const list = async (query: Record<string, string> = {}, browser = admin()) =>
  see(RoomsPage, (await browser).browser, query, {})

async function enter(sessionId: string, memberId: string) {
  const connectionId = randomUUID()
  await web.database.rpc('start_sessions', {
    p_node_id: 'node-1',
    p_arrivals: [{ sessionId, memberId, connectionId }],
  })
  return connectionId
}

/** A live room with a host and a member in it. */
async function met(title = 'Friday night') {
  const [host, member] = [await AccountCaller.make(web, 'Asha Rao'), await AccountCaller.make(web, 'Nina')]
  const made = { p_claims: host.claims, p_title: title, p_is_private: false }
  const { id } = await web.database.rpc('create_group_session', made)
  await web.database.rpc('start_group_session', { p_claims: host.claims, p_session_id: id })
  const join = async ({ claims }: AccountCaller) => {
    const { memberId } = await web.database.rpc('join_group_session', { p_claims: claims, p_session_id: id })
    await enter(id, memberId)
    return memberId
  }
  await join(host)
  return { id, host, member, memberId: await join(member) }
}

describe('the list of rooms', () => {
  it('has rooms of accounts and of the command, with what is live, and leads to each and to appointments', async () => {
    const { id } = await met('<b>Friday</b> night')
    const { sessionId } = await web.room({ p_title: 'By command' })
    const page = await list()
    for (const words of [
      ...['&lt;b&gt;Friday&lt;/b&gt; night', 'Asha Rao', 'By command', 'No account', 'Live', 'Scheduled'],
      ...[`href="/admin/rooms/${id}"`, `href="/admin/rooms/${sessionId}"`, 'href="/admin/sessions"'],
      ...['2 people in, of 8', 'data-testid="live-rooms"'],
    ])
      expect(page).toContain(words)
    expect(page).toMatch(/\d+ rooms? (is|are) live, \d+ people in\./)
    const appointments = await see(SessionsPage, (await admin()).browser, {}, {})
    expect(appointments).toMatch(/href="\/admin\/rooms"[^>]*>Rooms</)
  })

  it('is filtered by status, words, club and day, a page at a time, whatever the address says', async () => {
    const word = randomUUID().slice(0, 8)
    const host = await AccountCaller.make(web, 'Zoe')
    const club = await web.database.rpc('create_club', { p_claims: host.claims, p_name: `Club ${word}` })
    for (const [title, p_club_id] of [
      [`One ${word}`, club.id],
      [`Two ${word}`, null],
    ] as const)
      await web.database.rpc('create_group_session', { p_claims: host.claims, p_title: title, p_club_id })
    const today = new Date().toISOString().slice(0, 10)
    expect(await list({ text: word, status: 'SCHEDULED', day: today })).toContain('2 rooms')
    const ofClub = await list({ club: club.id })
    expect(ofClub).toContain(`One ${word}`)
    expect(ofClub).not.toContain(`Two ${word}`)
    for (const query of [{ status: 'ENDED' }, { day: '2020-01-01' }])
      expect(await list({ text: word, ...query })).toContain('No room matches.')
    const first = await list({ text: word, limit: '1' })
    expect(first).toContain(`href="/admin/rooms?text=${word}&amp;limit=1&amp;page=2"`)
    expect(first).not.toContain('Previous page')
    expect(await list({ text: word, limit: '1', page: '2' })).toContain('Previous page')
    const nonsense = { status: 'x', club: 'x', day: 'x', page: '-1', limit: '1000', note: 'x' }
    expect(await list({ text: word, ...nonsense })).toContain('2 rooms')
  })

  it('is for administrators alone, and so is a room’s page', async () => {
    const { id, host } = await met()
    for (const browser of [host.browser(), (await person(web, ['consultant'])).browser]) {
      expect(await see(RoomsPage, browser, {}, {})).not.toContain('Friday')
      expect(await see(RoomPage, browser, {}, { id })).not.toContain('Friday')
    }
  })
})

describe('the page of a room', () => {
  it('shows who was in when as bars and in words, who is in now, and what happened with names', async () => {
    const { id, host, memberId } = await met()
    await web.database.rpc('moderate_group_session', {
      ...{ p_claims: host.claims, p_session_id: id, p_act: 'make_cohost', p_member_ids: [memberId] },
    })
    const page = await see(RoomPage, (await admin()).browser, {}, { id })
    for (const words of [
      ...['Friday night', 'In now', 'Cohost', 'Nina: 1 time in', 'class="absolute inset-y-0', 'width:'],
      ...['Came in (Nina)', 'Has another role (Nina)', 'Started', 'unbroken chain'],
      ...[
        `href="/api/herf/sessions/${id}/attendance?format=csv"`,
        'End the room for everybody',
        'Take Nina out',
      ],
    ])
      expect(page.replaceAll(/[\u2066-\u2069]/g, '')).toContain(words)
    expect(page.replaceAll(/[\u2066-\u2069]/g, '')).not.toContain('Take Asha Rao out')
  })

  it('is there for a room of the command as well, and for nothing that is no room', async () => {
    const { sessionId, members } = await web.room()
    await enter(sessionId, members[1]?.id ?? '')
    const { browser } = await admin()
    const page = await see(RoomPage, browser, {}, { id: sessionId })
    for (const words of ['Evening class', 'Ravi', 'Never in.', 'their link is over'])
      expect(page).toContain(words)
    const { sessionId: appointment } = await web.book()
    for (const id of [randomUUID(), appointment, 'x'])
      expect(await see(RoomPage, browser, {}, { id })).toContain('404')
  })
})

describe('an act on a room', () => {
  it('ends it once, with a reason that stands in the audit', async () => {
    const { id, host } = await met()
    const { browser, email } = await admin()
    const form = { act: 'end', id, key: randomUUID(), reason: 'Spam & worse' }
    for (const _again of [1, 2])
      expect(leadsTo(await browser.submit(actOnRoom, form))).toBe(`/admin/rooms/${id}?note=ended`)
    const page = await see(RoomPage, browser, { note: 'ended' }, { id })
    for (const words of ['The room is over.', 'Spam &amp; worse', email]) expect(page).toContain(words)
    expect(page.split('Spam &amp; worse')).toHaveLength(2)
    expect(page).not.toContain('name="act"')
    expect(leadsTo(await browser.submit(actOnRoom, { ...form, key: randomUUID() }))).toBe(
      `/admin/rooms/${id}?note=already-over`,
    )
    const found = { p_claims: host.claims, p_session_id: id }
    expect((await web.database.rpc('find_group_session', found)).status).toBe('ENDED')
  })

  it('takes a member out, and says why not the host', async () => {
    const { id, member, memberId } = await met()
    const { browser } = await admin()
    const remove = (of: string) =>
      browser.submit(actOnRoom, { act: 'remove', id, memberId: of, key: randomUUID(), reason: 'Rude' })
    expect(leadsTo(await remove(memberId))).toBe(`/admin/rooms/${id}?note=removed`)
    const page = await see(RoomPage, browser, { note: 'removed' }, { id })
    for (const words of ['They are out.', 'Taken out: Nina', 'Rude']) expect(page).toContain(words)
    expect(page).not.toContain(`value="${memberId}"`)
    const stored = await web.database
      .rpc('admin_group_room', {
        ...{ p_claims: (await AccountCaller.make(web)).claims, p_session_id: id },
      })
      .catch(() => null)
    expect(stored).toBeNull()
    const again = web.database.rpc('join_group_session', { p_claims: member.claims, p_session_id: id })
    await expect(again).rejects.toMatchObject({ code: 'blocked' })
  })

  it('needs a reason, a room and the form that it came from', async () => {
    const { id } = await met()
    const { browser } = await admin()
    const form = { act: 'end', id, key: randomUUID(), reason: 'x' }
    for (const reason of [' ', 'x'.repeat(501)])
      expect(leadsTo(await browser.submit(actOnRoom, { ...form, reason }))).toBe(
        `/admin/rooms/${id}?note=invalid`,
      )
    expect(leadsTo(await browser.submit(actOnRoom, { ...form, id: randomUUID() }))).toBe(
      '/admin/rooms?note=gone',
    )
    expect(await list({ note: 'gone' })).toContain('There is no such room.')
    for (const wrong of [{ act: 'x' }, { id: 'x' }, { key: 'x' }, { act: 'remove' }])
      expect(await problemOf(await browser.submit(actOnRoom, { ...form, ...wrong }))).toMatchObject({
        code: 'bad_request',
      })
    await browser.submit(actOnRoom, form)
    const other = await met()
    expect(await problemOf(await browser.submit(actOnRoom, { ...form, id: other.id }))).toMatchObject({
      code: 'idempotency_conflict',
    })
  })
})
