import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Starts the databases that a project's tests run against. */
const databases = 'tests/helpers/db-global-setup.ts'
/** Builds the signalling server for tests that run it as a process. */
const server = 'tests/helpers/server-global-setup.ts'

interface Extra {
  globalSetup?: string[]
  /** False: its files share one process and what it has loaded, which halves the time of many small ones that leave nothing behind. */
  isolate?: boolean
}

function project(name: string, include: string[], testTimeoutMs: number, extra: Extra = {}) {
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
    projects: [
      project('unit', ['tests/unit/**/*.test.{ts,tsx}'], 20_000, { isolate: false }),
      project('db', ['tests/db/**/*.test.ts', 'tests/clock/**/*.test.ts'], 120_000, {
        globalSetup: [databases],
      }),
      project('db-gateway', ['tests/db-gateway/**/*.test.ts'], 120_000, { globalSetup: [databases] }),
      project('web', ['tests/web/**/*.test.{ts,tsx}'], 60_000, { globalSetup: [databases] }),
      project('turn', ['tests/turn/**/*.test.ts'], 60_000),
      project('fleet', ['tests/fleet/**/*.test.ts'], 120_000, { globalSetup: [databases, server] }),
      project('signalling', ['tests/signalling/**/*.test.ts'], 60_000, { globalSetup: [databases, server] }),
    ],
  },
})
