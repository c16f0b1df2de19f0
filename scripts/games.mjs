import { spawnSync } from 'node:child_process'

// npm run games [-- --before] [-- --seed SEED]: every pair of strategies of the grid, then the best ones with their numbers turned, in every billing and
// media mode. `--before`: on the SQL as it was when the attacks of the published table paid, a part of the pairs that the seed chooses.
const words = process.argv.slice(2)
const seed = words.includes('--seed') ? words[words.indexOf('--seed') + 1] : String(Date.now() % 1_000_000)
const schema = words.includes('--before') ? 'before' : 'now'

console.log(`The game search on the SQL of ${schema}, seed ${seed}`)
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'db',
    '--disable-console-intercept=true',
    'tests/clock/games.test.ts',
  ],
  { stdio: 'inherit', env: { ...process.env, PARLEY_GAMES: schema, PARLEY_SEED: seed } },
)
process.exitCode = status ?? 1
