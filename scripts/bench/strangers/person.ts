import { WebSocket } from 'ws'

/** A page as a program: one connection of a side, which speaks Socket.IO by hand from an address of its own. */
export class Person {
  #acknowledged = 0
  readonly #waiting = new Map<number, (answer: unknown) => void>()
  /** What the other side said, with the time at which it came. */
  onMessage: (message: string, atMs: number) => void = () => undefined

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.#heard(String(data)))
  }

  /** Connects and joins; throws when either is refused, or takes longer than `withinMs`. */
  static async enter(port: number, auth: object, localAddress: string, withinMs = 10_000): Promise<Entered> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      localAddress,
    })
    socket.on('error', () => undefined)
    try {
      const person = await within(withinMs, connected(socket, auth))
      const joined = await within(withinMs, person.ask('join-room', {}))
      const resume: unknown = isGood(joined) ? Reflect.get(joined.data, 'resume') : null
      if (typeof resume !== 'string') throw new Error(`join-room was answered ${JSON.stringify(joined)}`)
      return { person, resume }
    } catch (error) {
      socket.terminate()
      throw error
    }

    async function connected(one: WebSocket, credentials: object): Promise<Person> {
      await new Promise((resolve, reject) => {
        one.once('message', resolve)
        one.once('close', () => reject(new Error('closed')))
      })
      const answer = new Promise<string>((resolve) => one.once('message', (data) => resolve(String(data))))
      one.send(`40${JSON.stringify(credentials)}`)
      const text = await answer
      if (!text.startsWith('40')) throw new Error(`refused: ${text}`)
      return new Person(one)
    }
  }

  ask(event: string, payload: object): Promise<unknown> {
    this.#acknowledged += 1
    const id = this.#acknowledged
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.socket.send(`42${id}${JSON.stringify([event, payload])}`)
    })
  }

  drop(): void {
    this.socket.terminate()
  }

  #heard(text: string): void {
    if (text === '2') this.socket.send('3')
    const [, id, json] = /^43(\d+)(\[.*)$/s.exec(text) ?? []
    if (id && json) {
      const [answer]: unknown[] = JSON.parse(json)
      this.#waiting.get(Number(id))?.(answer)
      this.#waiting.delete(Number(id))
    } else if (text.startsWith('42["message",')) {
      const [, said]: { message: string }[] = JSON.parse(text.slice(2))
      if (said) this.onMessage(said.message, performance.now())
    }
  }
}

export interface Entered {
  readonly person: Person
  readonly resume: string
}

export function isGood(answer: unknown): answer is { ok: true; data: object } {
  return typeof answer === 'object' && answer !== null && Reflect.get(answer, 'ok') === true
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
