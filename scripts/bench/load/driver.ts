import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { generatorCore, startPinned } from '../machine/processes'
import type { CameBack, Chatted, Opened, Order, Relayed } from './orders'

interface Answers {
  open: Opened
  relay: Relayed
  chat: Chatted
  'come-back': CameBack
  close: null
}
type Answer<K> = { ok: true; answer: K } | { ok: false; message: string }

/** The load generator as the bench sees it. */
export class Driver {
  private constructor(private readonly child: ChildProcess) {}

  static start(): Driver {
    return new Driver(startPinned(generatorCore, 'load/generator', [], { ipc: true }))
  }

  async order<K extends Order['do']>(order: Extract<Order, { do: K }>): Promise<Answers[K]> {
    const over = new AbortController()
    const { signal } = over
    const answered = once(this.child, 'message', { signal })
    const died = once(this.child, 'exit', { signal }).then(() => {
      throw new Error('the load generator ended')
    })
    // Whichever is not first is given up.
    for (const outcome of [answered, died]) outcome.catch(() => undefined)
    this.child.send(order)
    try {
      const [answer]: [Answer<Answers[K]>] = (await Promise.race([answered, died])) as [Answer<Answers[K]>]
      if (!answer.ok) throw new Error(answer.message)
      return answer.answer
    } finally {
      over.abort()
    }
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit')
    this.child.disconnect()
    await gone
  }
}
