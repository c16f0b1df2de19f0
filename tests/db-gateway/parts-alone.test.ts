import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/tests/support/free-port'
import { freshDatabase } from '@/tests/support/postgres'

const root = join(import.meta.dirname, '../..')
const secret = 'of the tests alone, and long enough for it'
let dataDir = ''
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-alone-'))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** As `npm run dev:socket` does: that needs no build, and what it asks for and how it ends is the same. */
async function socketAlone(env: Record<string, string>) {
  const port = await freePort()
  const own = { SOCKET_PORT: String(port), PARLEY_DATA_DIR: dataDir, DATABASE_URL: '', PARLEY_SECRET: '' }
  const child = spawn(process.execPath, ['scripts/start.mjs', '--dev', '--only', 'socket'], {
    cwd: root,
    env: { ...process.env, ...own, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk)
  })
  return { child, said, url: `http://127.0.0.1:${port}` }
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'close')
  return child.exitCode
}

describe('one part started alone', () => {
  const database = 'postgres://a:hunter2@127.0.0.1:1/parley'
  it.each([
    ['a database', {}, /^The signalling server alone starts no database: set DATABASE_URL [^\n]*\.$/],
    ['the secret', { DATABASE_URL: database }, /^PARLEY_SECRET must be set, the same [^\n]*\.$/],
    [
      'what joins several of its kind',
      { DATABASE_URL: database, PARLEY_SECRET: secret, SOCKET_NODE_ID: 'b' },
      /^SOCKET_NODE_ID names one of several signalling servers, and these meet in Redis: set REDIS_URL[^\n]*\.$/,
    ],
  ])('says in one sentence that it lacks %s', async (_, env, sentence) => {
    const { child, said } = await socketAlone(env)
    expect(await ended(child)).toBe(1)
    expect(said.err.trim()).toMatch(sentence)
    expect(said.out).toBe('')
  })

  it('brings a database up to date, says when it is ready, and ends cleanly when it is asked to', async () => {
    const fresh = await freshDatabase()
    const { child, said, url } = await socketAlone({ DATABASE_URL: fresh.url, PARLEY_SECRET: secret })
    await expect
      .poll(() => (child.exitCode === null ? said.out : said.err), { timeout: 60_000 })
      .toContain('The signalling server is ready on port')
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    await fresh.drop()
  })
})
