import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { issueSignIn, signInCookie } from '@/lib/auth/sign-in-token'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { freePort } from '@/tests/support/free-port'
import { ensureBuild } from '../../setup/build.mjs'

const limitMs = 60_000
const pollMs = 50

/** The app in its production build, and an administrator's way of asking it. */
export interface Web {
  /** Answers the seconds until the whole answer was there. */
  page(path: string): Promise<number>
  /** Counts the lines of a streamed file, and how large the process was meanwhile at most. */
  file(path: string): Promise<{ lines: number; seconds: number; mostMb: number }>
  stop(): Promise<void>
}

export async function startWeb(databaseUrl: string, folder: string, claims: Claims): Promise<Web> {
  ensureBuild()
  const secret = randomBytes(32).toString('base64url')
  const port = await freePort()
  const env = {
    DATABASE_URL: databaseUrl,
    PARLEY_DATA_DIR: folder,
    PARLEY_SECRET: secret,
    PORT: String(port),
  }
  const app = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    stdio: 'ignore',
  })
  const origin = `http://localhost:${port}`
  await answers(`${origin}/api/health`)
  const headers = { cookie: `${signInCookie}=${await issueSignIn(claims, secret)}` }
  const ask = async (path: string) => {
    const response = await fetch(`${origin}${path}`, { headers, redirect: 'manual' })
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
    return response
  }
  return {
    async page(path) {
      const began = performance.now()
      await (await ask(path)).text()
      return (performance.now() - began) / 1000
    },
    file: async (path) => streamed(await ask(path), app),
    async stop() {
      const ended = new Promise((resolve) => app.once('exit', resolve))
      app.kill('SIGTERM')
      await ended
    },
  }
}

async function streamed(response: Response, app: ChildProcess) {
  const began = performance.now()
  let [lines, most] = [0, residentMb(app)]
  for await (const chunk of response.body ?? []) {
    lines += Buffer.from(chunk).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0)
    most = Math.max(most, residentMb(app))
  }
  return { lines: lines - 1, seconds: (performance.now() - began) / 1000, mostMb: most }
}

/** What the process holds in memory, as Linux counts it. */
function residentMb({ pid }: ChildProcess): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1]) / 1000
}

async function answers(url: string): Promise<void> {
  for (const until = Date.now() + limitMs; Date.now() < until; await wait(pollMs)) {
    if ((await fetch(url).catch(() => undefined))?.ok) return
  }
  throw new Error(`${url} did not become ready.`)
}
