import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import { inject } from 'vitest'
import { serverAccount } from '@/lib/db/embedded/account'
import { migrate } from '@/lib/db/migrate/migrate'

/** The servers that tests run against: the embedded PostgreSQL, and Debian's (or `PARLEY_TEST_PG15_BIN`) as the oldest supported one. */
export type ServerName = 'embedded' | 'postgresql-15'

/** A running server as global setup hands it to the tests; `adminUrl` names its database `postgres`. */
export type TestServer = { name: ServerName; adminUrl: string }

declare module 'vitest' {
  interface ProvidedContext {
    postgresServers: TestServer[]
  }
}

export type FreshDatabase = { url: string; drop: () => Promise<void> }

const template = 'parley_template'
const startLimitMs = 60_000
const startProbeMs = 50
/** Nothing here has to survive a crash, and the tests of several projects run side by side. */
const settings = [
  'fsync=off',
  'full_page_writes=off',
  'max_connections=300',
  'shared_buffers=128MB',
  'jit=off',
]

/** Starts the server of a `bin` directory on an empty data directory; `stop` removes everything. */
export async function startPostgres(bin: string): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  if (!existsSync(join(bin, 'postgres'))) {
    throw new Error(`There is no PostgreSQL server in ${bin}: install the package postgresql-15.`)
  }
  const account = serverAccount()
  const directory = mkdtempSync(join(tmpdir(), 'parley-test-postgres-'))
  if (account) chownSync(directory, account.uid, account.gid)
  const run = (program: string, args: string[]) =>
    spawn(join(bin, program), args, { cwd: directory, stdio: 'ignore', ...account })
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    await exited(
      run('initdb', ['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']),
    )
    const port = await freePort()
    const options = [...settings, `port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
    const server = run('postgres', ['-D', directory, ...options.flatMap((option) => ['-c', option])])
    const stop = async () => {
      if (server.exitCode === null) {
        const gone = new Promise((resolve) => server.once('exit', resolve))
        server.kill('SIGINT')
        await gone
      }
      remove()
    }
    const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
    await answers(adminUrl).catch(async (error: unknown) => {
      await stop()
      throw error
    })
    return { adminUrl, stop }
  } catch (error) {
    remove()
    throw error
  }
}

/** Migrates the template from which every test's database is copied. */
export async function makeTemplate(adminUrl: string, migrations: string): Promise<void> {
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${template}`))
  await migrate(databaseUrl(adminUrl, template), migrations)
}

/** A migrated database of one's own. Needs tests/support/db-global-setup.ts in the test project. */
export function freshDatabase(on: ServerName = 'embedded'): Promise<FreshDatabase> {
  return databaseFrom(template, on)
}

/** A database of one's own in which nothing was migrated yet. */
export function emptyDatabase(on: ServerName = 'embedded'): Promise<FreshDatabase> {
  return databaseFrom('template0', on)
}

async function databaseFrom(source: string, on: ServerName): Promise<FreshDatabase> {
  const server = inject('postgresServers').find(({ name }) => name === on)
  if (!server) throw new Error(`This test project does not start the server "${on}".`)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(server.adminUrl, (admin) =>
    // Copies files instead of writing every page into the log, too: half the work, and hundreds of databases are made.
    admin.query(
      `create database ${escapeIdentifier(name)} template ${escapeIdentifier(source)} strategy file_copy`,
    ),
  )
  return {
    url: databaseUrl(server.adminUrl, name),
    drop: () =>
      asAdmin(server.adminUrl, async (admin) => {
        await admin.query(`drop database ${escapeIdentifier(name)} with (force)`)
      }),
  }
}

async function asAdmin<T>(adminUrl: string, act: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await act(admin)
  } finally {
    await admin.end()
  }
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = name
  return url.href
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + startLimitMs
  for (;;) {
    try {
      return await asAdmin(url, () => Promise.resolve())
    } catch (error) {
      if (Date.now() > until) throw error
      await wait(startProbeMs)
    }
  }
}

function exited(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${child.spawnfile} exited with ${code}.`)),
    )
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
