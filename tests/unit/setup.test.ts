import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countOfProject, vitestProjects } from '@/scripts/setup/test-runs.mjs'

let checkout = ''

/** A checkout with nothing installed, and an npm that has no network. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'parley-checkout-'))
  cpSync('scripts', join(checkout, 'scripts'), { recursive: true })
  const packages = { '': {}, 'node_modules/absent': { version: '1.0.0' } }
  writeFileSync(join(checkout, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(checkout, 'package-lock.json'), JSON.stringify({ packages }))
  writeFileSync(join(checkout, 'npm.js'), "console.log('no network'); process.exitCode = 1")
})
afterEach(() => rmSync(checkout, { recursive: true, force: true }))

describe('a command on a fresh checkout', () => {
  it.each([['start.mjs'], ['start.mjs', '--dev'], ['run.mjs', 'scripts/book.ts'], ['test.mjs', 'unit']])(
    '%s %s goes no further when the dependencies cannot be installed',
    (script, ...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...args], {
        cwd: checkout,
        encoding: 'utf8',
        env: { ...process.env, npm_execpath: join(checkout, 'npm.js') },
      })
      expect(status).toBe(1)
      expect(stdout).toBe('')
      expect(stderr.trim().split('\n')).toEqual([
        'Installing the locked dependencies (once, and when they change) …',
        'no network',
        '',
        'The dependencies could not be installed: see npm’s words above, then start again.',
      ])
    },
  )
})

describe('the configuration of Next', () => {
  /** What a file takes of others for more than their types, and what those take. */
  const loadedBy = (file: string): { from: string; name: string }[] =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;'"]*?from '([^']+)'/gm)].flatMap(
      ([, name = '']) => [
        { from: file, name },
        ...(name.startsWith('.') ? loadedBy(`${join(dirname(file), name)}.ts`) : []),
      ],
    )

  it('names files by their place all the way, as Next knows no aliases while it reads it', () => {
    const loaded = loadedBy('next.config.ts')
    expect(loaded.map(({ from }) => from)).toContain('lib/web/http/security-headers.ts')
    expect(loaded.filter(({ name }) => name.startsWith('@/'))).toEqual([])
  })
})

describe('the summary of npm test', () => {
  const files = readdirSync('tests', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.test\.tsx?$/.test(file),
  )

  it('counts every file of the tests once', () => {
    const report = {
      testResults: files.map((file) => ({
        name: `/anywhere/tests/${file}`,
        status: 'passed',
        assertionResults: [{ status: 'passed' }],
      })),
    }
    const counts = [...vitestProjects.keys()].map((name) => countOfProject(name, report))
    expect(counts.reduce((sum, { passed }) => sum + passed, 0)).toBe(files.length)
    expect(counts.find(({ name }) => name === 'db')?.passed).toBe(
      files.filter((file) => /^(db|clock)\//.test(file)).length,
    )
  })
})
