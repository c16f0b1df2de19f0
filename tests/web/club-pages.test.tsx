import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeEach, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/clubs/forms/route'
import ClubPage from '@/app/clubs/[id]/page'
import ClubsPage from '@/app/clubs/page'
import { AccountCaller } from './support/callers'
import { current } from './support/current'
import { Browser, serveWeb } from './support/web'

const web = serveWeb()
beforeEach(() => {
  current.cookies = new Map()
})

/** What a browser is shown before any script runs, or where it is led; `404`, where there is no page. */
async function shown(page: () => Promise<React.ReactElement>, who: AccountCaller | null): Promise<string> {
  current.cookies = (who?.browser() ?? new Browser()).cookies
  try {
    const { prelude } = await prerenderToNodeStream(await page())
    // React marks where one text ends and another begins.
    return (await text(prelude)).replaceAll('<!-- -->', '')
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
    if (digest.endsWith('404')) return '404'
    if (digest.startsWith('NEXT_REDIRECT')) return `to ${digest.split(';')[2]}`
    throw error
  }
}
const list = (who: AccountCaller | null, query: Record<string, string> = {}) =>
  shown(() => ClubsPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }), who)
const page = (who: AccountCaller | null, id: string, query: Record<string, string> = {}) =>
  shown(() => ClubPage({ params: Promise.resolve({ id }), searchParams: Promise.resolve(query) }), who)
/** Where the form leads. */
const submit = async (who: AccountCaller, fields: Record<string, string>) => {
  const answer = await who.browser().submit(POST, fields)
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

const asha = () => AccountCaller.make(web, 'Asha Rao')
const ravi = () => AccountCaller.make(web, 'Ravi Iyer')
const made = async (owner: AccountCaller, name = 'Choir of the hill') =>
  (await web.database.rpc('create_club', { p_claims: owner.claims, p_name: name, p_description: 'Sings' })).id

describe('the list of clubs', () => {
  it('is for who is signed in, with their own and those of others, and is searched', async () => {
    expect(await list(null)).toBe('to /sign-in?next=%2Faccount')
    const [owner, other] = [await asha(), await ravi()]
    const name = randomUUID()
    const id = await made(owner, name)
    const own = await list(owner, { q: name })
    expect(own).toContain(`/clubs/${id}`)
    expect(own).toContain('You own it')
    expect(own).toContain('1 member<')
    expect(await list(owner, { q: name, which: 'others' })).not.toContain(`/clubs/${id}`)
    expect(await list(other, { q: name, which: 'mine' })).not.toContain(`/clubs/${id}`)
    const others = await list(other, { q: name, which: 'others' })
    expect(others).toContain(`/clubs/${id}`)
    expect(others).toContain('Owner: Asha Rao')
    expect(await list(other, { page: '-1', which: '__proto__', q: '\u0000', note: 'x' })).toContain(
      'Make a club',
    )
  })

  it('makes one by a plain form, or says what is wrong and keeps what was typed', async () => {
    const owner = await asha()
    const there = await submit(owner, { act: 'create', name: ' Pipes ', description: 'a\r\nb' })
    const id = /^\/clubs\/([0-9a-f-]{36})\?note=made$/.exec(there)?.[1] ?? ''
    const club = await web.database.rpc('find_club', { p_claims: owner.claims, p_club_id: id })
    expect(club).toMatchObject({ name: 'Pipes', description: 'a\nb', role: 'owner' })
    expect(await page(owner, id, { note: 'made' })).toContain('Your club is there.')
    const back = await submit(owner, { act: 'create', name: 'x'.repeat(81), description: 'Kept <b>' })
    expect(back).toMatch(/^\/clubs\?fault=name&.*#form$/)
    const again = await list(owner, Object.fromEntries(new URL(back, 'http://x').searchParams))
    expect(again).toContain('A name has 1 to 80 characters.')
    expect(again).toContain('Kept &lt;b&gt;')
    const long = await submit(owner, { act: 'create', name: 'x', description: 'ä'.repeat(2001) })
    expect(long).toBe('/clubs?fault=description&name=x#form')
    expect(await submit(owner, { act: 'no such act' })).toBe('/clubs')
    expect(await submit(owner, {})).toBe('/clubs')
  })
})

describe('the page of a club', () => {
  it('tells a stranger what it is and how to join it, and its members who and what is in it', async () => {
    const [owner, other] = [await asha(), await ravi()]
    const id = await made(owner)
    const room = await web.database.rpc('create_group_session', {
      p_claims: owner.claims,
      p_title: 'Evening class',
      p_club_id: id,
    })
    const stranger = await page(other, id)
    expect(stranger).toMatch(/<h1[^>]*><bdi>Choir of the hill<\/bdi><\/h1>/)
    expect(stranger).toContain('Join club')
    expect(stranger).not.toMatch(/Evening class|Members<|Delete club|Leave club|What you can do about/)
    expect(await submit(other, { act: 'join', club: id })).toBe(`/clubs/${id}?note=joined`)
    const member = await page(other, id)
    for (const words of ['Evening class', room.id, 'Asha Rao', 'Owner<', 'Leave club', 'Ravi Iyer'])
      expect(member).toContain(words)
    expect(member).toContain(`/herf?club=${id}#create`)
    expect(member).not.toMatch(/Delete club|Join club|What you can do about/)
    const own = await page(owner, id)
    for (const words of ['Delete club', 'What you can do about Ravi Iyer', 'Make moderator: Ravi Iyer'])
      expect(own).toContain(words)
    expect(own).not.toContain('What you can do about Asha Rao')
    expect(await submit(other, { act: 'leave', club: id })).toBe('/clubs?note=left')
    expect(await page(other, id)).toContain('Join club')
    // Whoever owns it hands it on first.
    expect(await submit(owner, { act: 'leave', club: id })).toBe(`/clubs/${id}?fault=not-allowed`)
  })

  it('lets its owner give roles, remove, block and unblock, and nobody else', async () => {
    const [owner, other, third] = [await asha(), await ravi(), await AccountCaller.make(web, 'Mei')]
    const id = await made(owner)
    for (const who of [other, third]) await submit(who, { act: 'join', club: id })
    const give = (who: AccountCaller, role: string) =>
      submit(who, { act: 'role', club: id, user: other.id, role })
    expect(await give(other, 'owner')).toBe(`/clubs/${id}?fault=not-allowed`)
    expect(await give(owner, 'king')).toBe(`/clubs/${id}?fault=not-member`)
    expect(await give(owner, 'moderator')).toBe(`/clubs/${id}?note=role`)
    const moderator = await page(other, id)
    expect(moderator).toContain('What you can do about Mei')
    expect(moderator).not.toMatch(/What you can do about Asha|Make moderator: Mei|Delete club/)
    expect(await submit(other, { act: 'block', club: id, user: third.id })).toBe(`/clubs/${id}?note=blocked`)
    expect(await page(third, id)).toBe('404')
    expect(await submit(third, { act: 'join', club: id })).toBe('/clubs?fault=gone')
    expect(await page(owner, id)).toContain('Unblock Mei')
    expect(await submit(owner, { act: 'unblock', club: id, user: third.id })).toBe(
      `/clubs/${id}?note=unblocked`,
    )
    expect(await submit(owner, { act: 'unblock', club: id, user: third.id })).toBe(
      `/clubs/${id}?fault=not-member`,
    )
    expect(await submit(owner, { act: 'remove', club: id, user: other.id })).toBe(`/clubs/${id}?note=removed`)
    expect(await page(other, id)).toContain('Join club')
  })

  it('is changed and deleted by its owner', async () => {
    const [owner, other] = [await asha(), await ravi()]
    const id = await made(owner)
    const change = (who: AccountCaller, name: string) =>
      submit(who, { act: 'change', club: id, name, description: '' })
    expect(await change(other, 'Mine')).toMatch(`/clubs/${id}?fault=not-allowed`)
    expect(await change(owner, '')).toBe(`/clubs/${id}?fault=name#form`)
    expect(await change(owner, 'Pipes')).toBe(`/clubs/${id}?note=changed`)
    expect(await page(owner, id)).toMatch(/<bdi>Pipes<\/bdi>/)
    expect(await submit(other, { act: 'delete', club: id })).toBe(`/clubs/${id}?fault=not-allowed`)
    expect(await submit(owner, { act: 'delete', club: id })).toBe('/clubs?note=deleted')
    expect(await page(owner, id)).toBe('404')
    expect(await page(owner, 'nonsense')).toBe('404')
    expect(await submit(owner, { act: 'delete', club: id })).toBe('/clubs?fault=gone')
  })
})
