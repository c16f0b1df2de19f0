import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { vitestProjects } from './scripts/setup/test-runs.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Starts the databases that a project's tests run against. */
const databases = 'tests/support/db-global-setup.ts'
/** Builds the signalling server for tests that run it as a process. */
const server = 'tests/support/server-global-setup.ts'

interface Extra {
  globalSetup?: string[]
  setupFiles?: string[]
}

function project(name: string, testTimeoutMs: number, extra: Extra = {}) {
  const include = (vitestProjects.get(name) ?? []).map((folder) => `tests/${folder}/**/*.test.{ts,tsx}`)
  return {
    extends: true,
    test: {
      name,
      include,
      testTimeout: testTimeoutMs,
      hookTimeout: 120_000,
      ...extra,
    },
  } satisfies TestProjectInlineConfiguration
}

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 3,
    // Files share a process and what it has loaded, which would else cost each of them a second: they leave nothing behind.
    isolate: false,
    projects: [
      project('unit', 20_000),
      project('db', 120_000, { globalSetup: [databases] }),
      project('db-gateway', 120_000, { globalSetup: [databases] }),
      project('web', 60_000, { globalSetup: [databases], setupFiles: ['tests/web/support/next.ts'] }),
      project('turn', 60_000),
      project('fleet', 120_000, { globalSetup: [databases, server] }),
      project('media', 60_000, { globalSetup: [databases] }),
      project('signalling', 60_000, { globalSetup: [databases, server] }),
    ],
  },
})
