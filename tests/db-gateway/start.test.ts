import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbedded } from '@/lib/db/embedded'

const root = join(import.meta.dirname, '../..')

// In development mode, because that needs no build; what refuses to start is the same.
describe('The start command refuses with one sentence and exit code 1', () => {
  let dataDir: string
  let free: { PORT: string; SOCKET_PORT: string }

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-start-'))
    chmodSync(dataDir, 0o711)
    free = { PORT: String(await freePort()), SOCKET_PORT: String(await freePort()) }
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  function start(env: Record<string, string>): Promise<{ out: string; err: string; code: number | null }> {
    const child = spawn(process.execPath, ['scripts/start.mjs', '--dev'], {
      cwd: root,
      env: { ...process.env, PARLEY_DATA_DIR: dataDir, ...free, ...env },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    return new Promise((resolve) => child.once('close', (code) => resolve({ out, err: err.trim(), code })))
  }

  it.each(['PORT', 'SOCKET_PORT'] as const)('when the port of %s is taken', async (variable) => {
    const neighbour = await listen(Number(free[variable]))
    const sentence = `Port ${free[variable]} is taken by another program: stop it, or set ${variable} to a free port.`
    expect(await start({})).toEqual({ out: '', err: sentence, code: 1 })
    await new Promise((resolve) => neighbour.close(resolve))
  })

  it('when a variable is wrong', async () => {
    expect(await start({ PORT: 'http' })).toEqual({ out: '', err: 'PORT must be a port number.', code: 1 })
  })

  it('when the database cannot be reached', async () => {
    const { out, err, code } = await start({ DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/parley' })
    expect(err).toMatch(/^The database at 127\.0\.0\.1:1 cannot be used [^\n]*DATABASE_URL\.$/)
    expect(err).not.toContain('hunter2')
    expect({ out, code }).toEqual({ out: '', code: 1 })
  })

  it('when Supabase cannot be reached', async () => {
    const { out, err, code } = await start({
      SUPABASE_URL: 'http://127.0.0.1:1',
      SUPABASE_SECRET_KEY: 'hunter2',
    })
    expect(err).toMatch(/^Supabase at http:\/\/127\.0\.0\.1:1 cannot be used[^\n]*SUPABASE_URL[^\n]*\.$/)
    expect(err).not.toContain('hunter2')
    expect({ out, code }).toEqual({ out: '', code: 1 })
  })

  it('when another process owns the data directory', async () => {
    const owner = await startEmbedded(dataDir, 'the first')
    const { err, code } = await start({})
    expect(err).toMatch(
      new RegExp(`^[^\\n]*in use by process ${process.pid} \\(the first\\)[^\\n]*PARLEY_DATA_DIR[^\\n]*\\.$`),
    )
    expect(code).toBe(1)
    await owner.stop()
  })

  it('when the data directory cannot be made', async () => {
    const { err, code } = await start({ PARLEY_DATA_DIR: '/etc/passwd/below-a-file' })
    expect(err).toMatch(/^The data directory [^\n]*PARLEY_DATA_DIR[^\n]*\.$/)
    expect(code).toBe(1)
  })
})

function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(port, () => resolve(server))
  })
}

async function freePort(): Promise<number> {
  const server = await listen(0)
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
