import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import AdminPage from '@/app/admin/page'
import SessionPage from '@/app/admin/sessions/[id]/page'
import SessionsPage from '@/app/admin/sessions/page'
import { POST as act } from '@/app/api/admin/sessions/act/route'
import { GET as csv } from '@/app/api/admin/sessions/route'
import { POST as validate } from '@/app/api/sessions/validate/route'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import { GET as calendar } from '@/app/session/[token]/calendar/route'
import { When } from '@/components/time/when'
import { adminActAnswer } from '@/lib/contract/http/admin-acts'
import { validateResponse } from '@/lib/contract/http/session'
import { type Database, openDatabase } from '@/lib/db'
import { migrate } from '@/lib/db/migrate/migrate'
import { loadEnv } from '@/lib/env'
import { setWebProcess } from '@/lib/web/process'
import { databaseOfBefore, migrations } from '@/tests/support/before'
import type { FreshDatabase } from '@/tests/support/postgres'
import { quickHash } from '@/tests/support/quick-hash'
import { current } from './support/current'
import { Browser } from './support/web'

/** What the release before took: a typing error, milliseconds for seconds, "for ever", and the last year that PostgreSQL knows. */
const starts = [
  '20266-05-01T10:00:00Z',
  '58883-01-01T00:00:00Z',
  '9999-12-31T23:59:00Z',
  '290000-06-01T00:00:00Z',
]
const highestPriceOfBefore = 100_000_000_000_000

interface OfBefore {
  readonly start: string
  readonly sessionId: string
  readonly clientToken: string
}

describe('what the release before let in', () => {
  let fresh: FreshDatabase
  let database: Database
  let old: OfBefore[]
  let browser: Browser

  beforeAll(async () => {
    fresh = await databaseOfBefore()
    const client = new Client({ connectionString: fresh.url })
    await client.connect()
    const book = async (start: string, price: number): Promise<OfBefore> => {
      const { rows } = await client.query(
        `select create_booking($1, 'Priya', $2, 'Asha', 'chat', $3, 30, $4, 'EUR', p_funding => 'received') as made`,
        [randomUUID(), randomUUID(), start, price],
      )
      return { start, ...rows[0].made }
    }
    old = []
    for (const start of starts) old.push(await book(start, 10_000))
    // More than a number of JavaScript can count exactly, in all.
    for (let count = 0; count < 100; count += 1) await book(new Date().toISOString(), highestPriceOfBefore)
    await client.end()
    await migrate(fresh.url, migrations)
    database = openDatabase(loadEnv({ DATABASE_URL: fresh.url }))
    await database.rpc('create_user', {
      p_email: 'mira@practice.example',
      p_roles: ['admin'],
      p_password_hash: quickHash('correct horse'),
    })
  })
  beforeEach(async () => {
    globalThis.parleyThrottles = undefined
    const env = loadEnv({
      DATABASE_URL: fresh.url,
      PARLEY_SECRET: 'a secret of the tests, long enough for HS256',
    })
    setWebProcess({ env, database })
    browser = new Browser()
    await browser.submit(signIn, { email: 'mira@practice.example', password: 'correct horse' })
    current.cookies = browser.cookies
  })
  afterAll(async () => {
    setWebProcess({})
    await database.close()
    await fresh.drop()
  })

  const list = async (query: Record<string, string> = {}) =>
    renderToStaticMarkup(
      await SessionsPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }),
    )
  const detail = async (id: string) =>
    renderToStaticMarkup(
      await SessionPage({ params: Promise.resolve({ id }), searchParams: Promise.resolve({}) }),
    )

  it('opens its link, which says when it starts', async () => {
    for (const { start, clientToken } of old) {
      const response = await new Browser().post(validate, { token: clientToken })
      expect(response.status, start).toBe(200)
      const answer = validateResponse.parse(await response.json())
      expect(answer, start).toMatchObject({ valid: false, reason: 'too_early' })
      if (answer.valid || !answer.session) throw new Error('The session comes with the answer.')
      expect(Number.isNaN(Date.parse(answer.session.scheduledStartTime)), start).toBe(false)
      const page = renderToStaticMarkup(<When iso={answer.session.scheduledStartTime} form="date" />)
      expect(page).toMatch(/\w+day,? \d+ \w+ \d{4,6}/)
      const file = await calendar(new Request('http://parley.test/'), {
        params: Promise.resolve({ token: clientToken }),
      })
      expect(file.status, start).toBeLessThan(500)
    }
    const [typo] = old
    const response = await new Browser().post(validate, { token: typo?.clientToken })
    expect(JSON.stringify(await response.json())).toContain('+020266-05-01T10:00:00+00:00')
  })

  it('stands in the list, page after page, in the overview and in the file', async () => {
    const first = await list()
    for (const { sessionId } of old) expect(first).toContain(`/admin/sessions/${sessionId}`)
    expect(first).toContain('20266')
    const second = await list(nextPage(first))
    for (const { sessionId } of old) expect(second).not.toContain(sessionId)
    const backwards = await list({ dir: 'asc' })
    expect(backwards).toContain('Next page')
    const frozen = await list({ sort: 'frozen' })
    expect(frozen).toContain('€1,000,000,000,000.00')
    const overview = await AdminPage({ params: Promise.resolve({}), searchParams: Promise.resolve({}) })
    expect(renderToStaticMarkup(overview)).toContain('Overview')
    const file = await csv(browser.request('/api/admin/sessions'))
    const lines = (await file.text()).trim().split('\n')
    expect(lines).toHaveLength(1 + starts.length + 100)
  })

  it('can be looked at and cancelled by an administrator', async () => {
    for (const { start, sessionId } of old) {
      expect(await detail(sessionId), start).toContain('<bdi>Priya</bdi> with <bdi>Asha</bdi>')
      const response = await browser.post(act, {
        act: 'end',
        sessionId,
        reason: 'No such year',
        key: randomUUID(),
      })
      expect(response.status, start).toBe(200)
      expect(adminActAnswer.parse(await response.json()), start).toMatchObject({ done: true })
      expect(await detail(sessionId), start).toContain('Cancelled')
    }
    const { rows } = await violations(fresh.url)
    expect(rows).toEqual([])
  })
})

function nextPage(html: string): Record<string, string> {
  const href = /href="(\/admin\/sessions\?[^"]*after=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return Object.fromEntries(new URL(href, 'http://parley.test').searchParams)
}

async function violations(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query('select * from parley.invariant_violations')
  } finally {
    await client.end()
  }
}
