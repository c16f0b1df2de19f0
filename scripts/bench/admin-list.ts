import { Client } from 'pg'
import { type Database, openDatabase } from '@/lib/db'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'
import { type SeededDatabase, seededDatabase } from './list/database'
import { type Question, questions } from './list/questions'
import { startWeb } from './list/web'
import type { Figure } from './report/report'

const sessions = Number(process.env['PARLEY_BENCH_SESSIONS'] ?? 1_000_000)
/** The first pages of each list, and as many from the middle of it. */
const pagesEach = 4
const csvRows = 100_000
const warmUp = 40

/** An administrator's list over a million sessions: every filter and order, first pages and deep ones, in the database, as a page, and as a file. */
export async function adminList(): Promise<Figure[]> {
  const seeded = await seededDatabase(sessions)
  const db = openDatabase({ database: { transport: 'postgres', url: seeded.url } })
  try {
    const claims = await administrator(db)
    const [consultant] = await db.rpc('admin_consultants', { p_claims: claims })
    const asked = questions(consultant?.id ?? '', Date.now())
    const { pages, totals, plain } = await inDatabase(db, seeded.url, claims, asked)
    const web = await throughWeb(seeded, claims, asked)
    return [
      figure('a page of the list in the database, p95', pages, plain, 0.05),
      figure('its totals in the database, p95', totals, plain),
      figure('the whole page, p95', web.pages, plain, 0.2),
      {
        name: `CSV of ${web.long.lines} rows`,
        unit: 's',
        ours: web.long.seconds,
        baseline: web.short.seconds,
        beside: `CSV of ${web.short.lines} rows`,
      },
      {
        name: `the web app at its largest while ${web.long.lines} rows of CSV pass`,
        unit: 'MB',
        ours: web.long.mostMb,
        baseline: web.short.mostMb,
        beside: `the same with ${web.short.lines} rows`,
        // Constant, but for when the collector happens to run.
        promise: { ratio: 1.25 },
      },
    ]
  } finally {
    await db.close()
    await seeded.stop()
  }
}

async function administrator(db: Database): Promise<Claims> {
  const { user } = await db.rpc('save_user', {
    p_email: 'bench@parley.local',
    p_roles: ['admin'],
    p_password_hash: 'scrypt$1$1$1$bm9ib2R5$c2lnbnMgaW4',
  })
  return db.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 24 * 60 * 60 })
}

async function inDatabase(db: Database, url: string, claims: Claims, asked: readonly Question[]) {
  const [pages, totals, plain]: [number[], number[], number[]] = [[], [], []]
  for (const { filters, sort, descending } of asked) {
    let after: PageKey | undefined
    for (let page = 0; page < pagesEach; page += 1) {
      const args = { p_claims: claims, p_filters: filters, p_sort: sort, p_descending: descending }
      const { nextAfter } = await timed(pages, () =>
        db.rpc('admin_sessions', { ...args, ...(after ? { p_after: after } : {}) }),
      )
      if (!nextAfter) break
      after = page === 1 ? middle(nextAfter, sort) : nextAfter
    }
    await timed(totals, () => db.rpc('admin_session_totals', { p_claims: claims, p_filters: filters }))
  }
  await unindexed(url, plain)
  return { pages, totals, plain }
}

/** A year back, where the list goes by time; other orders go on page by page. */
function middle({ key, id }: PageKey, sort: string): PageKey {
  if (sort !== 'start') return { key, id }
  return { key: new Date(Date.now() - 365 * 86_400_000).toISOString(), id }
}

/** The same questions as one would ask them without the kept rows and their indexes: joined, filtered, sorted, counted off. */
async function unindexed(url: string, seconds: number[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(
    'set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off; set jit = off',
  )
  const conditions = [
    'true',
    `status = 'expired'`,
    `client_name ilike '%asha%' or consultant_name ilike '%asha%'`,
    'held_minor >= 20000',
  ]
  try {
    for (const condition of conditions) {
      for (const offset of [0, 1_000]) {
        await timed(seconds, () =>
          client.query(
            `select * from parley.session_list_source where ${condition} order by start desc, session_id desc limit 25 offset ${offset}`,
          ),
        )
      }
    }
  } finally {
    await client.end()
  }
}

async function throughWeb({ url, folder }: SeededDatabase, claims: Claims, asked: readonly Question[]) {
  const web = await startWeb(url, folder, claims)
  try {
    // A server that was just started compiles while it answers.
    for (let times = 0; times < warmUp; times += 1) await web.page('/admin/sessions')
    const pages: number[] = []
    for (const question of asked) pages.push(await web.page(addressOf(question)))
    const rows = (count: number) => `/api/admin/sessions?${span(Math.ceil((737 * count) / sessions))}`
    const short = await web.file(rows(csvRows))
    const long = await web.file(rows(5 * csvRows))
    return { pages, short, long }
  } finally {
    await web.stop()
  }
}

function span(days: number): string {
  return `from=${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}`
}

function addressOf({ filters, sort, descending }: Question): string {
  const { consultantId, minMinor, maxMinor, underPercent, ...same } = filters
  const params = {
    ...same,
    consultant: consultantId,
    min: minMinor === undefined ? undefined : (minMinor / 100).toFixed(2),
    max: maxMinor === undefined ? undefined : (maxMinor / 100).toFixed(2),
    under: underPercent,
    sort,
    dir: descending ? 'desc' : 'asc',
  }
  const given = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return `/admin/sessions?${new URLSearchParams(given)}`
}

async function timed<T>(seconds: number[], act: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const answer = await act()
  seconds.push((performance.now() - began) / 1000)
  return answer
}

function figure(name: string, ours: number[], baseline: number[], promise?: number): Figure {
  return {
    name: `${name}, ${sessions.toLocaleString('en')} sessions`,
    unit: 's',
    ours: p95(ours),
    baseline: p95(baseline),
    beside: 'the same joined and sorted without indexes, p95',
    ...(promise ? { promise: { ours: promise } } : {}),
    runs: { ours, baseline },
  }
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN
}
