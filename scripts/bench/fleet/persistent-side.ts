import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'

const againMs = 1_000
/** How often somebody who is out looks whether they are in again. */
const lookMs = 50
const enterLimitMs = 5_000

/** One side of a chat that behaves as the page does: it comes back by itself, and repeats what was not acknowledged under the same id. */
export class PersistentSide {
  longestOutMs = 0
  #outSinceMs: number | null = performance.now()
  readonly #known = new Set<string>()
  /** What was acknowledged, by when. */
  readonly #said = new Map<string, number>()
  #other: PersistentSide | null = null
  #timer: NodeJS.Timeout | undefined
  #over = false

  private constructor(private readonly socket: Socket) {
    socket.on('connect', () => void this.#join())
    socket.on('disconnect', () => {
      this.#outSinceMs ??= performance.now()
    })
    socket.on('message', ({ id }: { id: string }) => this.#known.add(id))
  }

  /**
   * @param url with its room, behind a proxy whose certificate nobody vouches for
   * @param from an address of the loopback that nobody else comes from, as people come each from their own
   */
  static async enter(url: string, ticket: string, from: string): Promise<PersistentSide> {
    const options = {
      transports: ['websocket'],
      forceNew: true,
      // As lib/client does.
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      auth: { ticket },
      rejectUnauthorized: false,
      // Of Node's own sockets, and so in no type of a browser's client.
      localAddress: from,
    }
    const socket = io(url, options)
    const side = new PersistentSide(socket)
    await new Promise<void>((resolve) => {
      side.#entered = resolve
    })
    side.longestOutMs = 0
    return side
  }

  #entered: () => void = () => undefined

  async #join(): Promise<void> {
    const connection = this.socket.id
    while (this.socket.connected && this.socket.id === connection) {
      const answer = await this.socket
        .timeout(enterLimitMs)
        .emitWithAck('join-room', {})
        .catch(() => null)
      if (!answer?.ok) continue
      this.socket.auth = { resume: answer.data.resume }
      for (const { id } of answer.data.messages ?? []) this.#known.add(id)
      this.longestOutMs = this.outMs()
      this.#outSinceMs = null
      return this.#entered()
    }
  }

  /** The longest that it was out so far, or is. */
  outMs(): number {
    const now = this.#outSinceMs === null ? 0 : performance.now() - this.#outSinceMs
    return Math.max(this.longestOutMs, now)
  }

  /** Says something about this often; a message that is not acknowledged is sent again. */
  talkTo(other: PersistentSide, everyMs: number): void {
    this.#other = other
    const speak = async () => {
      const id = randomUUID()
      while (!this.#over && !(await this.#acknowledged(id)));
      this.#said.set(id, performance.now())
      if (!this.#over) this.#timer = setTimeout(() => void speak(), everyMs * (0.5 + Math.random()))
    }
    this.#timer = setTimeout(() => void speak(), everyMs * Math.random())
  }

  /** Nothing is said from outside; whoever was refused, waits. */
  async #acknowledged(id: string): Promise<boolean> {
    if (this.#outSinceMs !== null) {
      await wait(lookMs)
      return false
    }
    const answer = await this.socket
      .timeout(againMs)
      .emitWithAck('message', { id, message: 'Words of a usual length, as people write them.' })
      .catch(() => null)
    if (answer && !answer.ok) await wait(againMs)
    return answer?.ok ?? false
  }

  /** What was acknowledged longer ago than this, and never reached the other side. */
  unheard(olderThanMs: number): number {
    const before = performance.now() - olderThanMs
    const ids = [...this.#said].flatMap(([id, atMs]) => (atMs < before ? id : []))
    return ids.filter((id) => !this.#other?.hasHeard(id)).length
  }

  hasHeard(id: string): boolean {
    return this.#known.has(id)
  }

  close(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.socket.disconnect()
  }
}
