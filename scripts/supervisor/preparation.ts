import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as z from 'zod'
import { demoLinks } from '@/lib/env'

/** What `scripts/setup/prepare.ts` found, or made, in the database. */
export const prepared = z.object({
  /** Sessions that can be joined now; none but on the demo practice. */
  demo: demoLinks,
  /** A group room that is open now; null but on the demo practice. */
  room: z.object({ hostUrl: z.string(), memberUrl: z.string() }).nullable(),
  /** The first administrator. A password that was told before, and is not ours to keep, is not told again. */
  admin: z.object({ email: z.string(), password: z.string().nullable() }).nullable(),
})
export type Prepared = z.infer<typeof prepared>

/** What a process of ours could not do; it has said so itself. */
export class SaidAlready extends Error {
  override readonly name = 'SaidAlready'
}

export interface Preparation {
  readonly done: Promise<Prepared>
  stop(): Promise<void>
}

interface Plan {
  readonly dev: boolean
  readonly env: NodeJS.ProcessEnv
  /** Of `scripts/setup/prepare.ts`. */
  readonly args: readonly string[]
}

/** Brings the database up to date in a process of its own: what that loads and leaves in memory is needed for a second, and we stay for months. */
export function startPreparing({ dev, env, args }: Plan): Preparation {
  const script = dev ? ['--import', 'tsx', 'scripts/setup/prepare.ts'] : ['dist/prepare.mjs']
  const child = spawn(process.execPath, [...script, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const closed = once(child, 'close')
  let answer: unknown
  child.once('message', (message) => {
    answer = message
  })
  const done = closed.then(() => {
    const found = prepared.safeParse(answer)
    if (found.success) return found.data
    throw new SaidAlready('The database could not be prepared.')
  })
  return {
    done,
    async stop() {
      child.kill('SIGTERM')
      await done.catch(() => undefined)
    },
  }
}
