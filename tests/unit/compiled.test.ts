import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

const compiled = pathToFileURL('scripts/setup/compiled.mjs').href

describe('a program that is compiled ahead', () => {
  let file: string
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-compiled-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    file = join(folder, 'program.cjs')
    writeFileSync(
      file,
      '(function(exports,require){ console.log(require("node:path").basename(require("./late.cjs").word)) })',
    )
    writeFileSync(join(folder, 'late.cjs'), 'exports.word = "/a/heard"')
  })

  it('runs from its code, and requires as every module does', () => {
    node([`compileAhead(${JSON.stringify(file)})`])
    expect(existsSync(codeFile())).toBe(true)
    expect(run()).toBe('heard')
  })

  it('runs without code, and under flags that its code was not made for', () => {
    expect(run()).toBe('heard')
    node([`compileAhead(${JSON.stringify(file)})`])
    expect(codeFile('--expose-gc')).not.toBe(codeFile())
    expect(run('--expose-gc')).toBe('heard')
  })

  it.each([
    ['cut short', (path: string) => truncateSync(path, readFileSync(path).length >> 1)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['damaged', (path: string) => writeFileSync(path, damaged(readFileSync(path)))],
  ])('runs when its code is %s', (_, damage) => {
    node([`compileAhead(${JSON.stringify(file)})`])
    damage(codeFile())
    expect(run()).toBe('heard')
  })

  const run = (...flags: string[]) =>
    node([`runCompiled(${JSON.stringify(pathToFileURL(file).href)})`], flags)
  const codeFile = (...flags: string[]) => node([`console.log(codeFileOf(${JSON.stringify(file)}))`], flags)
})

function node(statements: readonly string[], flags: readonly string[] = []): string {
  const program = [`import { codeFileOf, compileAhead, runCompiled } from '${compiled}'`, ...statements]
  const args = [...flags, '--input-type=module', '--eval', program.join('\n')]
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()
}

function damaged(code: Buffer): Buffer {
  const middle = code.length >> 1
  return Buffer.concat([code.subarray(0, middle), Buffer.alloc(64), code.subarray(middle + 64)])
}
