import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Vitest's projects in their order, each with the folders of `tests` that it runs: reports name files and no projects. */
export const vitestProjects = new Map([
  ['unit', ['unit']],
  ['db', ['db', 'clock']],
  ['db-gateway', ['db-gateway']],
  ['web', ['web']],
  ['turn', ['turn']],
  ['signalling', ['signalling']],
  ['media', ['media']],
  ['fleet', ['fleet']],
])

/** @typedef {{ name: string, passed: number, failed: number, skipped: number }} Count */

/** A step that passes or fails as a whole. @returns {Count[]} */
export function check(name, ...commands) {
  const succeeded = commands.every((args) => node(args) === 0)
  return [{ name, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 }]
}

/** @returns {Count[]} one count per project */
export function vitest(projects, env) {
  return withReport(
    'vitest.json',
    (file) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const flags = projects.flatMap((name) => ['--project', name])
      return node(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...flags], env)
    },
    (report) => projects.map((name) => countOfProject(name, report)),
  )
}

/** @returns {Count[]} */
export function playwright(env) {
  return withReport(
    'playwright.json',
    (file) => {
      const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
      return node(args, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file })
    },
    ({ stats }) => [
      // A test that passed only when repeated did not pass.
      { name: 'e2e', passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped },
    ],
  )
}

/** A run that ended badly although no test failed (a broken set-up, an error outside of tests) counts as a failure of its own. */
function withReport(fileName, run, read) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-report-'))
  const file = join(folder, fileName)
  try {
    const status = run(file)
    const counts = read(JSON.parse(readFileSync(file, 'utf8')))
    const explained = status === 0 || counts.some(({ failed }) => failed > 0)
    return explained ? counts : [...counts, failure(fileName.replace('.json', ' itself'))]
  } catch (error) {
    console.error(error.message)
    return [failure(fileName.replace('.json', ' itself'))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function failure(name) {
  return { name, passed: 0, failed: 1, skipped: 0 }
}

/** What the reporter `json` of Vitest says of the files of one project. @returns {Count} */
export function countOfProject(name, { testResults }) {
  const count = { name, passed: 0, failed: 0, skipped: 0 }
  const folders = vitestProjects.get(name) ?? []
  const isOfProject = (file) => folders.some((folder) => file.name.includes(`/tests/${folder}/`))
  for (const file of testResults.filter(isOfProject)) {
    const failedBefore = count.failed
    for (const { status } of file.assertionResults) {
      if (status === 'passed') count.passed += 1
      else if (status === 'failed') count.failed += 1
      else count.skipped += 1
    }
    // A file that could not be loaded has no tests to show.
    if (file.status === 'failed' && count.failed === failedBefore) count.failed += 1
  }
  return count
}

function node(args, env = {}) {
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status
}
