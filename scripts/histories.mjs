import { spawnSync } from 'node:child_process'

// npm run histories [-- NUMBER] [-- --seed SEED]: as many random histories of the clock (10,000) against its oracle, half of them on each server.
// npm run histories -- NUMBER --money: histories that go on after the end, with refunds, disputes and pay-outs.
const words = process.argv.slice(2)
const after = (name) => words[words.indexOf(name) + 1]
const wanted = words.find((word, index) => /^\d+$/.test(word) && words[index - 1] !== '--seed') ?? '10000'
const seed = words.includes('--seed') ? after('--seed') : String(Date.now() % 1_000_000_000)
const isMoney = words.includes('--money')

/** As many at a time in one process: a run of an hour is then no process of an hour, and what fails says its own seed. */
const atATime = 1_000

function run(path, env) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'db', '--disable-console-intercept=true', path],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  )
  return status ?? 1
}

function runAgainstOracle() {
  console.log(`${wanted} histories, half on each server, seed ${seed}`)
  for (let played = 0; played < Number(wanted); played += atATime) {
    const status = run('tests/clock/histories.test.ts', {
      PARLEY_HISTORIES: String(Math.min(atATime, Number(wanted) - played)),
      PARLEY_SEED: String(Number(seed) + played),
    })
    if (status !== 0) return status
    console.log(`${Math.min(Number(wanted), played + atATime)} of ${wanted} agree`)
  }
  return 0
}

process.exitCode = isMoney
  ? run('tests/db/histories.test.ts', { PARLEY_MONEY_HISTORIES: wanted })
  : runAgainstOracle()
