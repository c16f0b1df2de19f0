import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'

/** Servers on one processor, the load on another, so that neither measures the other. */
export const serverCore = 0
export const generatorCore = Math.min(1, cpus().length - 1)
export const built = 'dist/bench'

const sources = [
  'baselines/ws',
  'baselines/socketio',
  'baselines/peerjs',
  'load/generator',
  'strangers/crowd',
]

/** Everything that is measured runs as the production bundle does: one file, no compiler beside it. */
export async function buildForBench(): Promise<void> {
  spawnSync(process.execPath, ['scripts/setup/build-server.mjs'], { stdio: 'inherit' })
  await build({
    entryPoints: Object.fromEntries(sources.map((name) => [name, `scripts/bench/${name}.ts`])),
    outdir: built,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    external: ['pg-native', 'bufferutil', 'utf-8-validate'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; import { fileURLToPath as pathOf } from 'node:url'; const require = requireFrom(import.meta.url); const __filename = pathOf(import.meta.url); const __dirname = pathOf(new URL('..', import.meta.url));",
    },
  })
}

interface Options {
  readonly env?: Record<string, string>
  readonly ipc?: boolean
}

/**
 * Collects garbage on SIGUSR2, so that memory is compared and not luck. The flag is set when it is needed: code that was compiled ahead is for a Node
 * without it, as people run it.
 */
export const collector = `data:text/javascript,${encodeURIComponent(`
  import { setFlagsFromString } from 'node:v8'
  import { runInNewContext } from 'node:vm'
  process.on('SIGUSR2', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    collect()
    collect()
  })`)}`

/** @param program a name below `dist/bench`, or a path that ends in `.mjs` */
export function startPinned(
  core: number,
  program: string,
  args: string[],
  options: Options = {},
): ChildProcess {
  const file = program.endsWith('.mjs') ? program : join(built, `${program}.mjs`)
  // Such as --cpu-prof, to see where the time goes.
  const flags = process.env['BENCH_NODE_FLAGS']?.split(' ') ?? []
  const node = [process.execPath, ...flags, '--import', collector, file, ...args]
  const command = canPin() ? ['taskset', '-c', String(core), ...node] : node
  const [executable = '', ...rest] = command
  return spawn(executable, rest, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit', ...(options.ipc ? (['ipc'] as const) : [])],
  })
}

let pinning: boolean | undefined
/** Only Linux lets a process be pinned; elsewhere the figures are noisier. */
function canPin(): boolean {
  pinning ??= spawnSync('taskset', ['-V']).status === 0 && cpus().length > 1
  return pinning
}

export async function answers(port: number): Promise<void> {
  for (const until = Date.now() + 60_000; ; await wait(10)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer && answer.status !== 503) return
    if (Date.now() > until) throw new Error(`nothing answers on port ${port}`)
  }
}

/** Microseconds of processor time that a process has used, all its threads. */
export function cpuMicros(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const nanos = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanos.reduce((sum, one) => sum + one, 0) / 1000
}

/** Resident memory in kB, after a collection. */
export async function memoryKb(child: ChildProcess): Promise<number> {
  child.kill('SIGUSR2')
  await wait(1_500)
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
  return Number(line?.[1])
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
