import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { startEmbedded } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate/migrate'
import { freshDatabase } from '@/tests/support/postgres'
import { sql } from './support/database'

const root = join(import.meta.dirname, '../..')
const printed = z.strictObject({
  bookingId: z.uuid(),
  sessionId: z.uuid(),
  sessionType: z.enum(['chat', 'voice', 'video']),
  scheduledStartTime: z.iso.datetime({ offset: true }),
  clientName: z.string().min(1),
  consultantName: z.string().min(1),
  consultantRef: z.string().min(1),
  clientUrl: z.url(),
  consultantUrl: z.url(),
})

describe('npm run book', () => {
  let dataDir: string

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-book-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  async function book(args: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/book.ts', ...args], {
      cwd: root,
      env: {
        ...process.env,
        PARLEY_DATA_DIR: dataDir,
        NEXT_PUBLIC_APP_URL: 'https://talk.example.org',
        ...env,
      },
    })
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((resolve) => child.once('close', resolve)),
    ])
    return { out, err, code }
  }

  it('starts the embedded database for the moment when nothing runs, and prints one line of JSON alone', async () => {
    const { out, err, code } = await book(['--type', 'video', '--json'])
    expect({ err, code }).toEqual({ err: '', code: 0 })
    expect(out.split('\n')).toHaveLength(2)
    const made = printed.parse(JSON.parse(out))
    expect(made.sessionType).toBe('video')
    expect(made.clientUrl).toMatch(/^https:\/\/talk\.example\.org\/session\/[\w-]{43}$/)
    expect(existsSync(join(dataDir, 'owner.json'))).toBe(false)
  })

  it('uses the database of the app that runs', async () => {
    const app = await startEmbedded(dataDir, 'the app')
    await migrate(app.url, 'supabase/migrations')
    const { out } = await book(['--type', 'chat', '--json'])
    const rows = await sql(app.url, 'select id from parley.bookings')
    expect(rows).toEqual([{ id: printed.parse(JSON.parse(out)).bookingId }])
    await app.stop()
  })

  it('books what its options say, in the database that is configured', async () => {
    const fresh = await freshDatabase()
    const options = ['--minutes', '45', '--price', '12.500', '--currency', 'kwd', '--billing', 'fixed']
    const people = ['--client', 'Zoë Ñandú', '--consultant', 'Li Wei', '--starts-in', '90']
    const { out, code } = await book(['--type', 'voice', ...options, ...people], { DATABASE_URL: fresh.url })
    expect(code).toBe(0)
    expect(out).toMatch(/client +https:.*\n +consultant +https:/)
    const rows = await sql(
      fresh.url,
      `select b.session_type, b.duration_minutes, b.price_minor::int, b.currency, b.billing, c.name as client, a.name as consultant,
         b.scheduled_start_time between now() + interval '89 minutes' and now() + interval '91 minutes' as in_time
       from parley.bookings b join parley.people c on c.id = b.client_id join parley.people a on a.id = b.consultant_id`,
    )
    expect(rows).toEqual([
      {
        session_type: 'voice',
        duration_minutes: 45,
        price_minor: 12_500,
        currency: 'KWD',
        billing: 'fixed',
        client: 'Zoë Ñandú',
        consultant: 'Li Wei',
        in_time: true,
      },
    ])
    await fresh.drop()
  })

  it('books somebody new each time, unless it is given a name', async () => {
    const fresh = await freshDatabase()
    const booked = (...names: string[]) =>
      book(['--type', 'chat', '--json', ...names], { DATABASE_URL: fresh.url })
    await booked()
    await booked()
    const ofOne = ['--consultant', 'Li Wei']
    await booked(...ofOne)
    const { out } = await booked(...ofOne, '--starts-in', '60')
    expect(JSON.parse(out)).toMatchObject({ consultantName: 'Li Wei' })
    const people = await sql(
      fresh.url,
      `select count(distinct client_id)::int as clients, count(distinct consultant_id)::int as consultants from parley.bookings`,
    )
    expect(people).toEqual([{ clients: 4, consultants: 3 }])
    await fresh.drop()
  })

  it('refuses what it does not understand, says why, and prints nothing on standard output', async () => {
    const { out, err, code } = await book(['--type', 'fax', '--json'])
    expect(err).toMatch(/--type must be chat, voice or video/)
    expect({ out, code }).toEqual({ out: '', code: 1 })
  })

  it('says in one sentence that a database cannot be reached', async () => {
    const { out, err, code } = await book(['--type', 'chat'], {
      DATABASE_URL: 'postgres://a:b@127.0.0.1:1/parley',
    })
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^The database at 127\.0\.0\.1:1 cannot be used .*DATABASE_URL\.$/),
    ])
    expect({ out, code }).toEqual({ out: '', code: 1 })
  })
})

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += String(chunk)
  return all
}
