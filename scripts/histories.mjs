import { spawnSync } from 'node:child_process'

// npm run histories [-- NUMBER] [-- --seed SEED]: as many random histories of the clock (10,000) against its oracle, half of them on each server.
// npm run histories -- NUMBER --money: histories that go on after the end, with refunds, disputes and pay-outs.
const words = process.argv.slice(2)
const after = (name) => words[words.indexOf(name) + 1]
const wanted = words.find((word, index) => /^\d+$/.test(word) && words[index - 1] !== '--seed') ?? '10000'
const seed = words.includes('--seed') ? after('--seed') : String(Date.now() % 1_000_000_000)
const isMoney = words.includes('--money')

if (!isMoney) console.log(`${wanted} histories, half on each server, seed ${seed}`)
const env = isMoney ? { PARLEY_MONEY_HISTORIES: wanted } : { PARLEY_HISTORIES: wanted, PARLEY_SEED: seed }
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'db',
    '--disable-console-intercept=true',
    isMoney ? 'tests/db/histories.test.ts' : 'tests/clock/histories.test.ts',
  ],
  { stdio: 'inherit', env: { ...process.env, ...env } },
)
process.exitCode = status ?? 1
