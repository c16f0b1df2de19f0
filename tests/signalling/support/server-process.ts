import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, inject, onTestFinished } from 'vitest'
import { origin, secret } from './stage'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const bootLimit = { timeout: 60_000, interval: 50 }

/** The signalling server as it is run: the bundle of `socket-server.ts` in a process of its own. */
export class ServerProcess {
  #child: ChildProcess | null = null
  output = ''

  private constructor(
    readonly port: number,
    private readonly databaseUrl: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(
    databaseUrl: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const { server, ready } = await ServerProcess.launch(databaseUrl, env)
    await ready
    return server
  }

  /** Does not wait until it is ready. */
  static async launch(databaseUrl: string, env: Readonly<Record<string, string>>) {
    const server = new ServerProcess(await freePort(), databaseUrl, env)
    onTestFinished(async () => void (await server.kill()))
    return { server, ready: server.start() }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [inject('serverBundle')], {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: this.databaseUrl,
        PARLEY_SECRET: secret,
        SOCKET_PORT: String(this.port),
        NEXT_PUBLIC_APP_URL: origin,
        SOCKET_NODE_ID: 'test-process',
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
      })
    }
    try {
      await expect
        .poll(
          () => (child.exitCode === null && child.signalCode === null ? this.probe('/readyz') : 'gone'),
          bootLimit,
        )
        .toSatisfy((answer) => answer === 200 || answer === 'gone')
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended')
    } catch (cause) {
      throw new Error(`The server is not ready (exit code ${child.exitCode}):\n${this.output}`, { cause })
    }
  }

  async probe(path: string): Promise<number> {
    const answer = await fetch(`${this.url}${path}`).catch(() => null)
    return answer?.status ?? 0
  }

  /** As a crash or the out-of-memory killer does. */
  kill(): Promise<number | null> {
    return this.signal('SIGKILL')
  }

  /** Answers the exit code. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (!address || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
