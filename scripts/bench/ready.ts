import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@/tests/support/free-port'
import { type Figure, median } from './report/report'

const warmRuns = 3
const limitMs = 600_000
const pollMs = 25

/** Seconds from the command until `isReady`; then the process is interrupted as Ctrl-C does, and has ended. */
async function timed(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Record<string, string>,
  isReady: (printed: string) => Promise<boolean>,
): Promise<number> {
  const began = performance.now()
  let printed = ''
  const [program, ...args] = command
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += String(part)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    while (!(await isReady(printed))) {
      if (child.exitCode !== null || performance.now() - began > limitMs)
        throw new Error(`Not ready:\n${printed}`)
      await wait(pollMs)
    }
    return (performance.now() - began) / 1000
  } finally {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
    await ended
  }
}

/** `npm start` is ready when it has printed a link that a person can open now, and the link opens. */
async function linkOpens(printed: string): Promise<boolean> {
  const link = /https?:\/\/\S+\/session\/[\w-]{43}/.exec(printed)?.[0]
  return link !== undefined && (await fetch(link)).ok
}

/**
 * Cold: a fresh clone of the last commit and an empty npm cache. Warm: the same folder again. The baseline of both is what nobody can avoid: the same
 * `npm ci` and `next build`, and the same app answering by itself.
 */
export async function ready(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-ready-'))
  const clone = join(folder, 'clone')
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone])
  const [port, socketPort] = [await freePort(), await freePort()]
  const ports = { PORT: String(port), SOCKET_PORT: String(socketPort) }
  const env = { ...ports, npm_config_cache: join(folder, 'npm-cache') }
  const isUp = async () => (await fetch(`http://localhost:${port}/`).catch(() => undefined)) !== undefined
  try {
    const cold = await timed(['npm', 'start'], clone, env, linkOpens)
    const warm: number[] = []
    const alone: number[] = []
    for (let run = 0; run < warmRuns; run += 1) {
      warm.push(await timed(['npm', 'start'], clone, env, linkOpens))
      alone.push(await timed(['node_modules/.bin/next', 'start', '--port', ports.PORT], clone, env, isUp))
    }
    const unavoidable = installAndBuild(clone, { ...env, npm_config_cache: join(folder, 'other-npm-cache') })
    return [
      {
        name: 'npm start, cold, until a link opens',
        unit: 's',
        ours: cold,
        baseline: unavoidable,
        beside: 'npm ci and next build of the same, with an empty cache',
      },
      {
        name: 'npm start, warm, until a link opens',
        unit: 's',
        ours: median(warm),
        baseline: median(alone),
        beside: 'next start alone',
        promise: { ours: 10 },
        runs: { ours: warm, baseline: alone },
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds. */
function installAndBuild(clone: string, env: Record<string, string>): number {
  rmSync(join(clone, 'node_modules'), { recursive: true })
  rmSync(join(clone, '.next'), { recursive: true })
  const began = performance.now()
  const options = { cwd: clone, env: { ...process.env, ...env }, stdio: 'ignore' } as const
  execFileSync('npm', ['ci'], options)
  execFileSync('node_modules/.bin/next', ['build'], options)
  return (performance.now() - began) / 1000
}
