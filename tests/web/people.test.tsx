import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeEach, describe, expect, it } from 'vitest'
import OnePersonPage from '@/app/admin/people/[id]/page'
import PeoplePage from '@/app/admin/people/page'
import { POST as sendPhoto } from '@/app/api/admin/people/photo/route'
import { POST } from '@/app/api/admin/people/route'
import { POST as book } from '@/app/api/v1/bookings/route'
import { GET as find, PUT } from '@/app/api/v1/consultants/[ref]/route'
import { GET as list } from '@/app/api/v1/consultants/route'
import { GET as photo } from '@/app/people/photo/[id]/route'
import { apiProblem } from '@/lib/contract/http/api'
import { current } from './support/current'
import { staffBrowser } from './support/hostile'
import { type Browser, origin, serveWeb } from './support/web'

const web = serveWeb()
let admin: Browser
let key: string
beforeEach(async () => {
  admin = await staffBrowser(web, 'admin')
  current.cookies = admin.cookies
  const p_scopes = ['consultants:read', 'consultants:write', 'bookings:write'] as const
  key = (await web.database.rpc('make_api_key', { p_name: 'Site', p_scopes: [...p_scopes] })).key
})

async function shown(page: Promise<React.ReactNode>): Promise<string> {
  const { prelude } = await prerenderToNodeStream(await page)
  return (await text(prelude)).replaceAll('<!-- -->', '')
}
const queryOf = (location: string) => {
  const query: Record<string, string | string[]> = {}
  const { searchParams } = new URL(location, origin)
  for (const name of searchParams.keys()) {
    const all = searchParams.getAll(name)
    query[name] = all.length > 1 ? all : (all[0] ?? '')
  }
  return Promise.resolve(query)
}
/** The page that a form led to. */
function led(location: string): Promise<string> {
  const id = /^\/admin\/people\/([0-9a-f-]{36})/.exec(location)?.[1]
  const searchParams = queryOf(location)
  return id
    ? shown(OnePersonPage({ params: Promise.resolve({ id }), searchParams }))
    : shown(PeoplePage({ params: Promise.resolve({}), searchParams }))
}
const submit = async (fields: Record<string, string>) => {
  const answer = await admin.submit(POST, { act: 'keep', role: 'consultant', ...fields })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}
const asha = {
  name: 'Asha Rao',
  email: 'asha@mind.example',
  timeZone: 'Asia/Kolkata',
  bio: 'Reads cards.',
  active: 'yes',
}

describe('people', () => {
  it('are added in a page, and asked back when their ref is nearly another’s', async () => {
    const page = await led(await submit({ ref: 'asha', ...asha }))
    expect(page).toContain('Saved.')
    expect(page).toContain('value="asha@mind.example"')
    const asked = await submit({ ref: 'Asha', ...asha, name: 'Asha R.' })
    expect(asked).toMatch(/^\/admin\/people\?.*similar=asha/)
    const question = await led(asked)
    expect(question).toContain('Did you mean somebody who is there already?')
    expect(question).toContain('name="distinctFrom" value="asha"')
    expect(await web.database.rpc('find_person', { p_role: 'consultant', p_ref: 'Asha' })).toBeNull()
    expect(await submit({ ref: 'Asha', ...asha, distinctFrom: 'asha' })).toContain('note=saved')
  })

  it('say what is wrong with what was typed, and keep the rest of it', async () => {
    const wrong = await led(await submit({ ref: 'lena', ...asha, email: 'nobody' }))
    expect(wrong).toContain('That is not an email address.')
    expect(wrong).toContain('value="lena"')
    expect(await led(await submit({ ref: 'lena', ...asha, bio: 'x'.repeat(2_001) }))).toContain(
      'at most 2,000',
    )
    expect(await led(await submit({ ref: 'lena', ...asha, name: '\u202e' }))).toContain('A name has 1 to 80')
    expect(await led(await submit({ ref: 'x'.repeat(201), ...asha }))).toContain('A ref has 1 to 200')
  })

  it('who are consultants are invited, once for each press', async () => {
    const location = await submit({ ref: 'noor', ...asha, name: 'Noor', email: 'noor@mind.example' })
    const id = /people\/([0-9a-f-]{36})/.exec(location)?.[1] ?? ''
    const invite = { act: 'invite', id, key: randomUUID() }
    expect(await submit(invite)).toBe('/admin/accounts')
    expect(await led(`/admin/people/${id}`)).toContain('Invited as')
    expect(await submit({ ...invite, key: randomUUID() })).toBe('/admin/accounts')
  })

  it('have a photo of three types, and nothing else', async () => {
    const location = await submit({ ref: 'photographed', ...asha })
    const id = /people\/([0-9a-f-]{36})/.exec(location)?.[1] ?? ''
    const upload = async (bytes: Buffer<ArrayBuffer>) => {
      const form = new FormData()
      form.set('id', id)
      form.set('file', new Blob([bytes], { type: 'image/png' }), 'photo.png')
      const encoded = new Response(form)
      const request = admin.request('/api/admin/people/photo', {
        method: 'POST',
        body: await encoded.arrayBuffer(),
        headers: { origin, 'content-type': encoded.headers.get('content-type') ?? '' },
      })
      return (await sendPhoto(request)).headers.get('location') ?? ''
    }
    expect(await led(await upload(Buffer.from('<svg onload="alert(1)"/>')))).toContain(
      'no PNG, JPEG or WebP of at most 128 kB',
    )
    const png = Buffer.alloc(64)
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(png)
    png.write('IHDR', 12)
    png.writeUInt32BE(64, 16)
    png.writeUInt32BE(64, 20)
    expect(await upload(png)).toContain('note=photo')
    const answer = await photo(new Request(origin), { params: Promise.resolve({ id }) })
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
    expect((await photo(new Request(origin), { params: Promise.resolve({ id: '__proto__' }) })).status).toBe(
      404,
    )
  })
})

const headers = (more: Record<string, string> = {}) => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
  ...more,
})
const put = (ref: string, body: unknown) =>
  PUT(
    new Request(`${origin}/api/v1/consultants/x`, {
      method: 'PUT',
      headers: headers(),
      body: JSON.stringify(body),
    }),
    { params: Promise.resolve({ ref }) },
  )
const problemOf = async (answer: Response) => apiProblem.parse(await answer.json())

describe('/api/v1/consultants', () => {
  it('makes, changes, tells and lists', async () => {
    const made = await put('marta', { name: 'Marta', email: 'MARTA@mind.example', timeZone: 'Europe/Madrid' })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({
      ref: 'marta',
      email: 'marta@mind.example',
      active: true,
      account: null,
    })
    expect((await put('marta', { active: false })).status).toBe(200)
    const found = await find(new Request(origin, { headers: headers() }), {
      params: Promise.resolve({ ref: 'marta' }),
    })
    expect(await found.json()).toMatchObject({ name: 'Marta', active: false, photoUrl: null })
    const page = await list(new Request(`${origin}/api/v1/consultants?limit=1`, { headers: headers() }))
    expect(await page.json()).toMatchObject({
      data: [expect.objectContaining({ ref: expect.any(String) })],
      nextCursor: expect.any(String),
    })
  })

  it('asks back with a pointer and who may have been meant', async () => {
    await put('roberta', { name: 'Roberta' })
    expect(await problemOf(await put('Roberta', { name: 'Roberta' }))).toMatchObject({
      ...{ status: 409, code: 'similar_person', errors: [{ pointer: '/distinctFrom' }] },
      candidates: [{ ref: 'roberta', name: 'Roberta' }],
    })
    expect((await put('Roberta', { name: 'Roberta', distinctFrom: ['roberta'] })).status).toBe(201)
  })

  it.each([
    [{ email: 'nobody' }, '/email'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ name: '\u202e' }, '/name'],
    [{}, '/name'],
    [{ id: 'x' }, '/id'],
  ])('says which field is wrong: %j', async (body, pointer) => {
    const asked = { ...('name' in body || Object.keys(body).length === 0 ? {} : { name: 'X' }), ...body }
    expect(await problemOf(await put(randomUUID(), asked))).toMatchObject({
      status: 400,
      errors: [{ pointer }],
    })
  })
})

describe('a booking by the API', () => {
  const order = (more: object = {}) => ({
    client: { ref: 'priyanka', name: 'Priyanka', email: 'Priya@x.example', timeZone: 'Asia/Kolkata' },
    consultant: { ref: randomUUID(), name: 'Asha' },
    start: new Date(Date.now() + 3_600_000).toISOString(),
    ...{ sessionType: 'video', durationMinutes: 30, price: '100.00', currency: 'INR' },
    ...more,
  })
  const send = (body: unknown) =>
    book(
      new Request(`${origin}/api/v1/bookings`, {
        method: 'POST',
        headers: headers({ 'idempotency-key': randomUUID() }),
        body: JSON.stringify(body),
      }),
    )

  it('keeps where mails go, and makes no second person of a misspelt ref', async () => {
    expect((await send(order())).status).toBe(201)
    expect(await web.database.rpc('find_person', { p_role: 'client', p_ref: 'priyanka' })).toMatchObject({
      email: 'priya@x.example',
      timeZone: 'Asia/Kolkata',
    })
    const misspelt = { client: { ref: 'Priyanka', name: 'Priyanka' } }
    expect(await problemOf(await send(order(misspelt)))).toMatchObject({
      ...{ status: 409, code: 'similar_person', errors: [{ pointer: '/client/ref' }] },
      candidates: [{ ref: 'priyanka' }],
    })
    const later = { start: new Date(Date.now() + 9 * 3_600_000).toISOString(), distinctFrom: ['priyanka'] }
    expect((await send(order({ ...misspelt, ...later }))).status).toBe(201)
  })
})
