import { fileURLToPath } from 'node:url'
import { ensureBuild } from './setup/build.mjs'
import { ensureDependencies, requireNode } from './setup/dependencies.mjs'
import { runCommand, SetupProblem } from './setup/failure.mjs'
import {
  ensureChromium,
  ensureCoturn,
  ensureFirefox,
  ensureNginx,
  ensurePostgres,
  ensureRedis,
} from './setup/system.mjs'
import { check, failure, playwright, vitest } from './setup/test-runs.mjs'

// `npm test` runs everything; `npm test -- unit e2e` the named parts.
const vitestProjects = ['unit', 'db', 'db-gateway', 'web', 'turn', 'signalling', 'fleet']
const parts = ['lint', 'types', ...vitestProjects, 'build', 'e2e']

function chosenParts() {
  const names = process.argv.slice(2)
  const unknown = names.find((name) => !parts.includes(name))
  if (unknown)
    throw new SetupProblem(`There is no part ${unknown} of the tests: choose from ${parts.join(', ')}.`)
  return new Set(names.length > 0 ? names : parts)
}

async function run(chosen) {
  const projects = vitestProjects.filter((name) => chosen.has(name))
  const postgres = projects.includes('db') ? { PARLEY_TEST_PG15_BIN: ensurePostgres() } : {}
  if (chosen.has('turn') || chosen.has('e2e')) ensureCoturn()
  const redis = projects.includes('fleet')
    ? { PARLEY_TEST_REDIS: ensureRedis(), PARLEY_TEST_NGINX: ensureNginx() }
    : {}
  if (chosen.has('e2e')) ensureFirefox()
  const browser = chosen.has('e2e') ? { PARLEY_CHROMIUM: await ensureChromium() } : {}
  const counts = []
  if (chosen.has('lint'))
    counts.push(...check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']))
  if (chosen.has('types')) counts.push(...types())
  if (projects.length > 0) counts.push(...vitest(projects, { ...postgres, ...redis }))
  if (chosen.has('build') || chosen.has('e2e')) counts.push(...build())
  if (chosen.has('e2e')) counts.push(...(isFailed(counts, 'build') ? [failure('e2e')] : playwright(browser)))
  return counts
}

function types() {
  return check(
    'types',
    ['node_modules/next/dist/bin/next', 'typegen'],
    ['node_modules/typescript/bin/tsc', '--noEmit'],
  )
}

function build() {
  try {
    ensureBuild()
    return [{ name: 'build', passed: 1, failed: 0, skipped: 0 }]
  } catch (error) {
    console.error(error.message)
    return [failure('build')]
  }
}

function isFailed(counts, name) {
  return counts.some((count) => count.name === name && count.failed > 0)
}

/** The last line stands alone, so that scripts can read it. */
function summarise(counts, seconds) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0)
  const words = ({ passed, failed, skipped }) =>
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  console.log(`\nSummary (${seconds.toFixed(0)} s)`)
  for (const count of counts) console.log(`  ${count.name.padEnd(12)} ${words(count)}`)
  console.log(`\n${words(total)}`)
  const incomplete = process.env.CI === 'true' && total.skipped > 0
  process.exitCode = total.failed > 0 || total.passed === 0 || incomplete ? 1 : 0
}

await runCommand(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  requireNode()
  const chosen = chosenParts()
  ensureDependencies()
  const counts = await run(chosen)
  summarise(counts, process.uptime())
})
