import { spawnSync } from 'node:child_process'

// npm run histories [NUMBER]: as many random money histories (10,000), half of them on each server. For the night.
const wanted = process.argv[2] ?? '10000'
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'db', 'tests/db/histories.test.ts'],
  { stdio: 'inherit', env: { ...process.env, PARLEY_HISTORIES: wanted } },
)
process.exitCode = status ?? 1
