import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { CommandProblem } from './problem'

/** A killed predecessor's processes need a moment to notice and go. */
const patienceMs = 2_000
const pollMs = 100

/** @param variable the one that sets this port @throws CommandProblem when it cannot be listened on */
export async function requireFreePort(variable: string, port: number): Promise<void> {
  for (const until = Date.now() + patienceMs; ; await wait(pollMs)) {
    const obstacle = await tryToListen(port)
    if (!obstacle) return
    if (obstacle === 'EACCES') {
      throw new CommandProblem(
        `Port ${port} needs a permission that you lack: set ${variable} to one above 1023.`,
      )
    }
    if (Date.now() > until) {
      throw new CommandProblem(
        `Port ${port} is taken by another program: stop it, or set ${variable} to a free port.`,
      )
    }
  }
}

function tryToListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    probe.listen(port, () => probe.close(() => resolve(undefined)))
  })
}
