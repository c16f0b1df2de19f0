import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { embeddedUrl } from '@/lib/db/embedded'
import { freePort } from '@/tests/support/free-port'

const root = resolve(import.meta.dirname, '../../..')
const readyLimitMs = 120_000

/** `npm start` as a person runs it, on a data directory of its own, with what it runs. */
export class StartCommand {
  out = ''
  err = ''

  private constructor(
    readonly appUrl: string,
    private readonly folder: string,
    private readonly command: ChildProcess,
  ) {
    command.stdout?.on('data', (chunk) => {
      this.out += String(chunk)
    })
    command.stderr?.on('data', (chunk) => {
      this.err += String(chunk)
    })
  }

  static async run(): Promise<StartCommand> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-start-'))
    const [port, socketPort] = [await freePort(), await freePort()]
    const env = { PORT: String(port), SOCKET_PORT: String(socketPort), PARLEY_DATA_DIR: folder }
    const own = { ...process.env, DATABASE_URL: '', PARLEY_SECRET: '', TURN_URLS: '', ...env }
    const command = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env: own })
    const started = new StartCommand(`http://localhost:${port}`, folder, command)
    for (const until = Date.now() + readyLimitMs; !started.out.includes('Parley is ready'); await wait(100)) {
      if (Date.now() > until || command.exitCode !== null)
        throw new Error(`not ready:\n${started.out}\n${started.err}`)
    }
    return started
  }

  /** Of the demo session of this type, as the command printed them. */
  links(sessionType: string): { clientUrl: string; consultantUrl: string } {
    const block = this.out.slice(this.out.search(new RegExp(`^ {2}${sessionType}`, 'im')))
    const [clientUrl = '', consultantUrl = ''] = block.match(/http\S+\/session\/\S+/g) ?? []
    return { clientUrl, consultantUrl }
  }

  /** Ends one of its processes as a crash does. */
  kill(which: RegExp): void {
    const [found] = this.processes(which)
    if (!found) throw new Error(`no process like ${which}`)
    process.kill(found, 'SIGKILL')
  }

  /** The processes that it started itself. */
  processes(which: RegExp): number[] {
    return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
      .filter(([, , parent, args = '']) => Number(parent) === this.command.pid && which.test(args))
      .map(([, pid]) => Number(pid))
  }

  /** What is wrong with the books of its database. */
  async violations(): Promise<unknown[]> {
    const client = new Client({ connectionString: embeddedUrl(this.folder) })
    await client.connect()
    try {
      return (await client.query('select * from parley.invariant_violations')).rows
    } finally {
      await client.end()
    }
  }

  async stop(): Promise<number | null> {
    const ended = once(this.command, 'exit')
    this.command.kill('SIGINT')
    await ended
    rmSync(this.folder, { recursive: true, force: true })
    return this.command.exitCode
  }
}
