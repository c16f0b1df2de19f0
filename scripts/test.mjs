import { fileURLToPath } from 'node:url'
import { ensureBuild } from './setup/build.mjs'
import { ensureDependencies, requireNode } from './setup/dependencies.mjs'
import { runCommand, SetupProblem } from './setup/failure.mjs'
import { writeInMemory } from './setup/scratch.mjs'
import { installMissing, pathOf } from './setup/system.mjs'
import { check, failure, playwright, vitest, vitestProjects } from './setup/test-runs.mjs'

// `npm test` runs everything; `npm test -- unit e2e` the named parts.
const isCi = process.env.CI === 'true'
const parts = ['lint', 'types', ...vitestProjects.keys(), 'build', 'e2e']

function chosenParts() {
  const names = process.argv.slice(2)
  const unknown = names.find((name) => !parts.includes(name))
  if (unknown)
    throw new SetupProblem(`There is no part ${unknown} of the tests: choose from ${parts.join(', ')}.`)
  return new Set(names.length > 0 ? names : parts)
}

/** What the chosen parts need of the system. */
function needsOf(chosen) {
  return [
    ...(chosen.has('db') ? ['postgres'] : []),
    ...(chosen.has('turn') || chosen.has('e2e') ? ['coturn'] : []),
    ...(chosen.has('fleet') ? ['redis', 'nginx', 'caddy'] : []),
    ...(chosen.has('e2e') ? ['chromium', 'headlessShell'] : []),
    // Under CI there is a Firefox to meet Chromium; elsewhere it is used where it is installed.
    ...(chosen.has('e2e') && isCi ? ['firefox'] : []),
  ]
}

/** What needs nothing of the system comes first, while that may still be on its way. */
async function run(chosen, systemReady) {
  const projects = [...vitestProjects.keys()].filter((name) => chosen.has(name))
  const counts = []
  if (chosen.has('lint'))
    counts.push(...check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']))
  if (chosen.has('types')) counts.push(...types())
  if (chosen.has('build') || chosen.has('e2e')) counts.push(...build())
  await systemReady()
  if (projects.length > 0) counts.push(...vitest(projects, await servers(projects)))
  if (chosen.has('e2e'))
    counts.push(...(isFailed(counts, 'build') ? [failure('e2e')] : playwright(await browsers())))
  return counts
}

async function servers(projects) {
  return {
    ...(projects.includes('db') ? { PARLEY_TEST_PG15_BIN: await pathOf('postgres') } : {}),
    ...(projects.includes('fleet')
      ? {
          PARLEY_TEST_REDIS: await pathOf('redis'),
          PARLEY_TEST_NGINX: await pathOf('nginx'),
          PARLEY_TEST_CADDY: await pathOf('caddy'),
        }
      : {}),
  }
}

async function browsers() {
  const [PARLEY_CHROMIUM, shell] = await Promise.all([pathOf('chromium'), pathOf('headlessShell')])
  return { PARLEY_CHROMIUM, PARLEY_HEADLESS_SHELL: shell ?? PARLEY_CHROMIUM }
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
  const incomplete = isCi && total.skipped > 0
  process.exitCode = total.failed > 0 || total.passed === 0 || incomplete ? 1 : 0
}

await runCommand(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  requireNode()
  const chosen = chosenParts()
  writeInMemory()
  const system = await installMissing(needsOf(chosen))
  await ensureDependencies()
  // What will not come by waiting is said at once.
  if (!system.installing) await system.ready()
  const counts = await run(chosen, system.ready)
  summarise(counts, process.uptime())
})
