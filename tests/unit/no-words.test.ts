import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { expect, it } from 'vitest'

it.each(['keys/rotate-receipt-key', 'keys/rotate-link-key', 'check-turn', 'media/check-media'])(
  '%s does one thing, and does nothing for who asks it something',
  (path) => {
    const asked = spawnSync(process.execPath, ['scripts/run.mjs', `scripts/${path}.ts`, '--help'], {
      encoding: 'utf8',
      // Nobody's: it would fail otherwise.
      env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' },
    })
    expect(asked.stderr).toBe(`--help is not understood.\nUsage: npm run ${basename(path)}\n`)
    expect(asked).toMatchObject({ status: 1, stdout: '' })
  },
)
