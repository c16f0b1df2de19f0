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

/** Starts the servers of a test project: both for the domain's own tests, the embedded one for all others. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Where the server's account cannot reach the checkout, the binaries are copied to this place.
  const place = mkdtempSync(join(tmpdir(), 'parley-test-binaries-'))
  chmodSync(place, 0o755)
  const binaries: [ServerName, string][] = [['embedded', serverBinaries(place, serverAccount())]]
  if (project.name === 'db') {
    binaries.push(['postgresql-15', process.env['PARLEY_TEST_PG15_BIN'] || debianBinaries])
  }
  const started = await Promise.all(binaries.map(([name, bin]) => start(name, bin)))
  project.provide(
    'postgresServers',
    started.map(({ server }) => server),
  )
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()))
    rmSync(place, { recursive: true, force: true })
  }
}

async function start(
  name: ServerName,
  bin: string,
): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const { adminUrl, stop } = await startPostgres(bin)
  try {
    await makeTemplate(adminUrl, migrations)
  } catch (error) {
    await stop()
    throw error
  }
  return { server: { name, adminUrl }, stop }
}
