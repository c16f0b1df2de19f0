import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { serverAccount } from '@/lib/db/embedded/account'
import { serverBinaries } from '@/lib/db/embedded/binaries'
import { makeTemplate, type ServerName, startPostgres, type TestServer } from './postgres'

const migrations = fileURLToPath(new URL('../../supabase/migrations', import.meta.url))
const debianBinaries = '/usr/lib/postgresql/15/bin'

declare global {
  /** Every test project runs this module anew, all in one process. */
  var parleyTestServers: Map<ServerName, SharedServer> | undefined
}

interface SharedServer {
  readonly started: Promise<{ server: TestServer; stop: () => Promise<void> }>
  users: number
}

/** The servers of a test project: both for the domain's own tests, the embedded one for all others. Each is started once for all projects. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const names: ServerName[] = project.name === 'db' ? ['embedded', 'postgresql-15'] : ['embedded']
  project.provide('postgresServers', await Promise.all(names.map(take)))
  return async () => {
    await Promise.all(names.map(giveBack))
  }
}

async function take(name: ServerName): Promise<TestServer> {
  globalThis.parleyTestServers ??= new Map()
  const shared = globalThis.parleyTestServers.get(name) ?? { started: start(name), users: 0 }
  shared.users += 1
  globalThis.parleyTestServers.set(name, shared)
  return (await shared.started).server
}

async function giveBack(name: ServerName): Promise<void> {
  const shared = globalThis.parleyTestServers?.get(name)
  if (!shared) return
  shared.users -= 1
  if (shared.users === 0) await (await shared.started).stop()
}

async function start(name: ServerName): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  // Where the server's account cannot reach the checkout, the embedded binaries are copied to this place.
  const place = mkdtempSync(join(tmpdir(), 'parley-test-binaries-'))
  chmodSync(place, 0o755)
  const removePlace = () => rmSync(place, { recursive: true, force: true })
  try {
    const { adminUrl, stop } = await startPostgres(binariesOf(name, place))
    try {
      await makeTemplate(adminUrl, migrations)
    } catch (error) {
      await stop()
      throw error
    }
    return { server: { name, adminUrl }, stop: () => stop().then(removePlace) }
  } catch (error) {
    removePlace()
    throw error
  }
}

function binariesOf(name: ServerName, place: string): string {
  return name === 'embedded'
    ? serverBinaries(place, serverAccount())
    : process.env['PARLEY_TEST_PG15_BIN'] || debianBinaries
}
