import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

const keptLines = 15
const maxLogBytes = 10 * 1024 * 1024

export type Child = {
  name: string
  /** Answers when the process ends without having been asked to: how it ended, and its last lines. */
  died: Promise<string>
  /** Asks it to end; after the grace it is killed. */
  stop(graceMs: number): Promise<void>
}

export type ChildPlan = {
  /** In words for people, and the name of its log. */
  name: string
  logFile: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** Is given every line as well. */
  echo: (line: string) => void
}

/**
 * Runs Node with `args`, in a process group of its own: Ctrl-C in a terminal reaches a whole group, and the order of stopping is ours. Its
 * channel to this process tells it when this process was killed.
 */
export function startChild({ name, logFile, args, env, echo }: ChildPlan): Child {
  const preload = new URL(`file://${join(process.cwd(), 'scripts/setup/exit-with-parent.mjs')}`).href
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    env: { ...env, PARLEY_SUPERVISOR: String(process.pid) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  })
  const lines = collectLines(child, logFile, echo)
  let asked = false
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  const died = new Promise<string>((resolve) => {
    void ended.then((how) => {
      if (!asked) resolve([`${name} ended (${how}).`, ...lines].join('\n  '))
    })
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  return {
    name,
    died,
    async stop(graceMs) {
      asked = true
      const killer = setTimeout(endWithUs, graceMs)
      child.kill('SIGTERM')
      await ended
      clearTimeout(killer)
      process.off('exit', endWithUs)
    },
  }
}

/** The newest lines, kept up to date. */
function collectLines(child: ChildProcess, logFile: string, echo: ChildPlan['echo']): string[] {
  if (existsSync(logFile) && statSync(logFile).size > maxLogBytes) renameSync(logFile, `${logFile}.1`)
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
  // A full disk must not end what it only describes.
  log.on('error', () => undefined)
  const lines: string[] = []
  const sources: (Readable | null)[] = [child.stdout, child.stderr]
  for (const source of sources) {
    if (!source) continue
    createInterface({ input: source }).on('line', (line) => {
      log.write(`${line}\n`)
      echo(line)
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
    })
  }
  child.once('close', () => log.end())
  return lines
}
