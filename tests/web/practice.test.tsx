import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { prerenderToNodeStream } from 'react-dom/static'
import { beforeEach, describe, expect, it } from 'vitest'
import AdminPage from '@/app/admin/page'
import SettingsPage from '@/app/admin/settings/page'
import FirstStepsPage from '@/app/admin/settings/start/page'
import { POST as sendLogo } from '@/app/api/admin/practice/logo/route'
import { POST } from '@/app/api/admin/practice/route'
import * as api from '@/app/api/v1/settings/route'
import { GET as picture } from '@/app/practice-logo/route'
import { GET as style } from '@/app/practice-style/route'
import SessionLayout from '@/app/session/layout'
import { apiProblem } from '@/lib/contract/http/api'
import { current } from './support/current'
import { staffBrowser } from './support/hostile'
import { type Browser, downDatabase, origin, serveWeb } from './support/web'

const web = serveWeb()
let admin: Browser
beforeEach(async () => {
  globalThis.parleyPractice = undefined
  admin = await staffBrowser(web, 'admin')
  current.cookies = admin.cookies
})

/** What is shown before any script runs, or where it leads. */
async function shown(page: () => Promise<React.ReactNode>): Promise<string> {
  try {
    const { prelude } = await prerenderToNodeStream(await page())
    return (await text(prelude)).replaceAll('<!-- -->', '')
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
    if (digest.startsWith('NEXT_REDIRECT')) return `to ${digest.split(';')[2]}`
    throw error
  }
}
const asked = (query: Record<string, string> = {}) => ({
  params: Promise.resolve({}),
  searchParams: Promise.resolve(query),
})
const settingsPage = (query: Record<string, string> = {}) => shown(() => SettingsPage(asked(query)))
const submit = async (fields: Record<string, string>) => {
  const answer = await admin.submit(POST, fields)
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}
/** The page that the form led to. */
const led = (location: string) => settingsPage(Object.fromEntries(new URL(location, origin).searchParams))
const settings = () => web.database.rpc('practice_settings', {})
const practice = { part: 'practice', timeZone: 'Asia/Kolkata', currency: 'INR', supportEmail: '' }

describe('a practice with nothing in it', () => {
  it('leads an administrator through the five that matter, and no further than they like', async () => {
    expect(await shown(() => AdminPage(asked()))).toBe('to /admin/settings/start')
    const form = await shown(() => FirstStepsPage(asked()))
    for (const field of ['name', 'timeZone', 'currency', 'platformFeeBp', 'supportEmail']) {
      expect(form).toContain(`name="${field}"`)
    }
    const wrong = await submit({ ...practice, part: 'start', name: 'Mind', platformFeeBp: '101' })
    expect(wrong).toMatch(/^\/admin\/settings\/start\?fault=platformFeeBp&.*name=Mind/)
    const again = await shown(() =>
      FirstStepsPage(asked(Object.fromEntries(new URL(wrong, origin).searchParams))),
    )
    expect(again).toContain('Type a number from 0 to 100.')
    expect(again).toContain('value="Mind"')
    expect((await settings()).setUp).toBe(false)
    const done = {
      ...practice,
      part: 'start',
      name: 'Mind',
      platformFeeBp: '2,5',
      supportEmail: 'Help@mind.example',
    }
    expect(await submit(done)).toBe('/admin/settings?note=saved')
    expect(await settings()).toMatchObject({
      ...{ name: 'Mind', timeZone: 'Asia/Kolkata', currency: 'INR', platformFeeBp: 250 },
      ...{ supportEmail: 'help@mind.example', setUp: true },
    })
    expect(await shown(() => AdminPage(asked()))).toContain('<h1')
  })
})

describe('the settings', () => {
  it('are saved part by part, and say who changed what', async () => {
    expect(await submit({ ...practice, name: 'Mind & Mood' })).toBe('/admin/settings?note=saved#practice')
    const page = await settingsPage({ note: 'saved' })
    expect(page).toContain('Saved.')
    expect(page).toContain('value="Mind &amp; Mood"')
    expect(page).toContain('Mind → Mind &amp; Mood')
    const address = '1 MG Road\r\n560001 Bengaluru'
    expect(await submit({ part: 'receipts', address, taxLine: 'GSTIN 29ABCDE1234F1Z5' })).toContain('saved')
    expect((await settings()).address).toBe('1 MG Road\n560001 Bengaluru')
  })

  it('say at its field what is wrong with what was typed, and keep the rest of it', async () => {
    const legal = { part: 'legal', termsUrl: 'https://mind.example/terms', privacyUrl: 'javascript:alert(1)' }
    const page = await led(await submit({ ...legal, imprintUrl: '' }))
    expect(page).toContain('Type the whole address')
    expect(page).toContain('value="https://mind.example/terms"')
    const long = await led(await submit({ ...legal, privacyUrl: `https://x.example/${'x'.repeat(500)}` }))
    expect(long).toContain('of at most 500 characters')
    const huge = await submit({ ...practice, name: 'x'.repeat(9_000) })
    expect(huge.length).toBeLessThan(1_000)
    expect(await led(huge)).toContain('A name has 1 to 120 characters')
    expect((await settings()).termsUrl).toBeNull()
  })

  it('refuse an accent that cannot be read, with the nearest that can', async () => {
    const page = await led(await submit({ part: 'look', accent: '#FF6B35' }))
    expect(page).toMatch(
      /On white this reads at 2\.8\d? to 1, and people need 4\.5\. The nearest that will do is #/,
    )
    expect(await submit({ part: 'look', accent: '#1d4ed8' })).toContain('saved')
    expect(await (await style(new Request(`${origin}/practice-style`))).text()).toContain(
      '--color-accent:#1d4ed8',
    )
  })

  it('of two tabs save the first, and tell the second', async () => {
    const { version } = await settings()
    expect(await submit({ ...practice, name: 'One', version })).toContain('note=saved')
    const late = await submit({ ...practice, name: 'Two', version })
    expect(late).toBe('/admin/settings?note=elsewhere')
    expect(await led(late)).toContain('Somebody else changed the settings meanwhile')
    expect((await settings()).name).toBe('One')
  })

  it('keep terms in the units that people think in', async () => {
    const numbers = {
      freeSeconds: '60',
      earlyJoinMinutes: '10',
      overrunCapMinutes: '15',
      disputeWindowMinutes: '7',
    }
    const shares = { platformFeeBp: '3.25', noShowClientShareBp: '0', lateCancelShareBp: '50' }
    await submit({ part: 'terms', ...numbers, ...shares, cancelCutoffMinutes: '1.5', allowOverlaps: 'yes' })
    expect(await settings()).toMatchObject({
      ...{ platformFeeBp: 325, lateCancelShareBp: 5_000, cancelCutoffMinutes: 90 },
      ...{ disputeWindowMinutes: 10_080, allowOverlaps: true },
    })
    const page = await led(await submit({ part: 'terms', ...numbers, ...shares, cancelCutoffMinutes: 'NaN' }))
    expect(page).toContain('Type a number from 0 to 8760.')
  })
})

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAKElEQVR4nO3NMQEAAAgDoGn/zlrBxwcK0Ek6rCbTabzGBAAAAAAAAADgbwGqWAFjM0Xy6wAAAABJRU5ErkJggg==',
  'base64',
)
async function upload(bytes: Buffer<ArrayBuffer>, act = '') {
  const form = new FormData()
  form.set('file', new Blob([bytes], { type: 'image/png' }), 'logo.png')
  if (act) form.set('act', act)
  const encoded = new Response(form)
  const request = admin.request('/api/admin/practice/logo', {
    method: 'POST',
    body: await encoded.arrayBuffer(),
    headers: { origin, 'content-type': encoded.headers.get('content-type') ?? '' },
  })
  return (await sendLogo(request)).headers.get('location')
}

describe('the logo', () => {
  it('takes a picture of three types, and nothing else', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    const huge = Buffer.concat([pixel, Buffer.alloc(131_073 - pixel.length)])
    const wide = Buffer.from(pixel)
    wide.writeUInt32BE(2_049, 16)
    const jpegStart = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    for (const bad of [svg, huge, wide, jpegStart, Buffer.alloc(0), Buffer.alloc(200_000)]) {
      expect(await upload(bad)).toBe('/admin/settings?note=not-a-logo#look')
    }
    expect(await settingsPage({ note: 'not-a-logo' })).toContain('no PNG, JPEG or WebP of at most 128 kB')
    expect((await picture(new Request(`${origin}/practice-logo`))).status).toBe(404)
    expect(await upload(Buffer.concat([pixel, Buffer.alloc(131_072 - pixel.length)]))).toContain('note=logo')
    expect(await upload(pixel)).toBe('/admin/settings?note=logo#look')
    const { logo } = await settings()
    const answer = await picture(new Request(`${origin}/practice-logo?v=${logo}`))
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pixel)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(await (await style(new Request(`${origin}/practice-style`))).text()).toContain(`v=${logo}`)
    expect(await upload(pixel, 'remove')).toBe('/admin/settings?note=no-logo#look')
    expect((await settings()).logo).toBeNull()
  })
})

describe('what a practice looks like', () => {
  it('is a file that is asked for again only when it has changed, and is there without a database', async () => {
    await submit({ ...practice, name: 'Mind & Mood', supportEmail: 'help@mind.example' })
    const first = await style(new Request(`${origin}/practice-style`))
    expect(await first.text()).toContain('content:"Mind \\26  Mood"')
    const etag = first.headers.get('etag') ?? ''
    const again = await style(new Request(`${origin}/practice-style`, { headers: { 'if-none-match': etag } }))
    expect(again.status).toBe(304)
    web.configure({})
    globalThis.parleyPractice = undefined
    const { openDatabase } = await import('@/lib/db')
    const { setWebProcess, getEnv } = await import('@/lib/web/process')
    setWebProcess({ env: getEnv(), database: openDatabase(downDatabase) })
    const down = await style(new Request(`${origin}/practice-style`))
    expect([down.status, await down.text()]).toEqual([200, ''])
  })

  it('tells clients where to write, below every screen of a session', async () => {
    await submit({ ...practice, name: 'Mind', supportEmail: 'help@mind.example' })
    await submit({ part: 'legal', termsUrl: 'https://mind.example/terms', privacyUrl: '', imprintUrl: '' })
    const page = await shown(() => SessionLayout({ children: 'The session' }))
    expect(page).toContain('mailto:help@mind.example')
    expect(page).toContain('href="https://mind.example/terms"')
  })
})

describe('/api/v1/settings', () => {
  const call = async (method: 'GET' | 'PATCH', body?: unknown, headers: Record<string, string> = {}) => {
    const { key } = await web.database.rpc('make_api_key', { p_name: 'Setup', p_scopes: ['settings:write'] })
    return api[method](
      new Request(`${origin}/api/v1/settings`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  }

  it('tells and changes what the pages do, as its caller saw it', async () => {
    const told = await call('GET')
    const etag = told.headers.get('etag') ?? ''
    expect(await told.json()).toMatchObject({ timeZone: 'Asia/Kolkata', currency: 'INR', logoUrl: null })
    const changed = await call('PATCH', { name: 'By a program', accent: null }, { 'if-match': etag })
    expect(changed.status).toBe(200)
    expect(await changed.json()).toMatchObject({ name: 'By a program', accent: null })
    const late = await call('PATCH', { name: 'Late' }, { 'if-match': etag })
    expect(apiProblem.parse(await late.json())).toMatchObject({ status: 412, code: 'changed_elsewhere' })
    expect(await settingsPage()).toContain('API key Setup')
  })

  it('is changed by the example of docs/practice.md', async () => {
    const [, example = ''] = /-d '(\{[\s\S]*?\})'/.exec(readFileSync('docs/practice.md', 'utf8')) ?? []
    expect((await call('PATCH', JSON.parse(example))).status).toBe(200)
  })

  it.each([
    [{ accent: '#ffff00' }, '/accent'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ platformFeeBp: 10_001 }, '/platformFeeBp'],
    [{ supportEmail: 'a@x.example\r\nBcc: b@x.example' }, '/supportEmail'],
    [{ name: '\u202e' }, '/name'],
    [{ demo: true }, '/demo'],
    [JSON.parse('{"__proto__":{"name":"x"}}'), '/__proto__'],
  ])('says which field is wrong: %j', async (body, pointer) => {
    const problem = apiProblem.parse(await (await call('PATCH', body)).json())
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer }] })
  })
})
