import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = 'docs/deploy'
const units = readdirSync(folder).filter((name) => name.endsWith('.service'))
const text = (name: string) => readFileSync(join(folder, name), 'utf8')
const analyze = '/usr/bin/systemd-analyze'

describe.each(units)('%s', (unit) => {
  it('starts a command that is there, and waits until it can serve', () => {
    const [, part] = /^ExecStart=\/usr\/bin\/node scripts\/start\.mjs --only (\w+)$/m.exec(text(unit)) ?? []
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(scripts[`start:${part}`]).toBe(`node scripts/start.mjs --only ${part}`)
    // What listens on no port is waited for by nobody.
    if (!unit.includes('@')) return
    expect(text(unit)).toMatch(
      /^ExecStartPost=.*http:\/\/127\.0\.0\.1:%i\/(readyz\?despite=redis|api\/health)$/m,
    )
  })

  it('is one that systemd understands, where there is one to ask', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'parley-units-'))
    const instance = join(scratch, unit.replace('@', '@3000'))
    // Where its programs and its user are is the machine's concern.
    const here = text(unit)
      .replaceAll('/usr/bin/node', process.execPath)
      .replaceAll('/usr/bin/curl', '/bin/true')
    writeFileSync(instance, here)
    try {
      if (existsSync(analyze)) execFileSync(analyze, ['verify', instance], { stdio: 'pipe' })
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  })
})

it('the environment of the units that is shipped names no secret', () => {
  const secrets = /^#?(DATABASE_URL|PARLEY_SECRET|TURN_SECRET)=(.*)$/gm
  for (const [, , value] of text('parley.env.example').matchAll(secrets)) expect(value).toBe('')
  for (const unit of units) expect(text(unit)).not.toMatch(/SECRET=|DATABASE_URL=/)
})
