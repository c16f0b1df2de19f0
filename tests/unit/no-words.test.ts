import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('a command that does one thing does nothing for who asks it something', () => {
  for (const command of ['rotate-receipt-key', 'check-turn']) {
    const asked = spawnSync(process.execPath, ['scripts/run.mjs', `scripts/${command}.ts`, '--help'], {
      encoding: 'utf8',
      // Nobody's: it would fail otherwise.
      env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' },
    })
    expect(asked.stderr).toBe(`--help is not understood.\nUsage: npm run ${command}\n`)
    expect(asked).toMatchObject({ status: 1, stdout: '' })
  }
})
