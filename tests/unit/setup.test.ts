import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

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
