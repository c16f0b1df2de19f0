import { setTimeout as wait } from 'node:timers/promises'
import { type Dialect, dialects } from './dialects'
import type { Protocol, Seat } from './orders'
import { RawSocket } from './socket'

/** How long a client that lost its connection waits before each try: short, so that the server is what is measured. */
const retryMs = { least: 50, spread: 100 }

/** What a load wants to know of what comes in once a client is in the room. */
export interface Listener {
  event(guest: Guest, text: Buffer): void
  acknowledged(guest: Guest, text: Buffer): void
}

export interface Counts {
  refused: number
  attempts: number
}

/** One client of one server, from its first byte to its last. */
export class Guest {
  readonly dialect: Dialect
  /** Reads like the `auth` of Socket.IO; a ticket at first, what it was given afterwards. */
  auth: string
  listener: Listener | null = null
  connected = false
  #socket: RawSocket | null = null
  #returns: ((guest: Guest) => void) | null = null

  constructor(
    readonly seat: Seat,
    readonly protocol: Protocol,
    private readonly port: number,
    private readonly index: number,
    private readonly counts: Counts,
  ) {
    this.dialect = dialects[protocol]
    this.auth = JSON.stringify({ ticket: seat.ticket })
  }

  /** From the first packet until joined, in milliseconds. */
  async join(): Promise<number> {
    const began = performance.now()
    if (!(await this.#enter())) throw new Error(`client ${this.index} was not let in`)
    return performance.now() - began
  }

  /** From now on it comes back by itself, and says so. */
  comeBack(returned: (guest: Guest) => void): void {
    this.#returns = returned
  }

  write(frame: Buffer): void {
    this.#socket?.write(frame)
  }

  close(): void {
    this.#returns = null
    this.#socket?.destroy()
  }

  #enter(): Promise<boolean> {
    this.counts.attempts += 1
    return new Promise((resolve) => {
      // Forty to an address, as a household or an office behind one.
      const from = `127.${10 + Math.floor(this.index / 40 / 250)}.${1 + (Math.floor(this.index / 40) % 250)}.1`
      const socket = new RawSocket(this.port, this.dialect.path(this.seat), from, {
        opened: () => {
          const words = this.dialect.opening(this.seat)
          if (words !== null) socket.say(words)
        },
        heard: (text) => {
          if (this.connected) this.#heard(socket, text)
          else if (this.#arrives(socket, text.toString())) resolve(true)
        },
        closed: () => {
          resolve(false)
          this.#lost()
        },
      })
      this.#socket = socket
    })
  }

  /** True when it is in. */
  #arrives(socket: RawSocket, text: string): boolean {
    const next = this.dialect.next(this.seat, text, this.auth)
    if (next === 'refused') this.counts.refused += 1
    if (next === 'refused') socket.destroy()
    else if (next !== null && next !== 'joined') socket.say(next)
    if (next !== 'joined') return false
    const resume = /"resume":"([^"]+)"/.exec(text)?.[1]
    if (resume) this.auth = JSON.stringify({ resume })
    this.connected = true
    return true
  }

  #heard(socket: RawSocket, text: Buffer): void {
    // Engine.IO: `2` asks whether we are there, `43` acknowledges, `42` is an event.
    if (text[0] === 0x32 && text.length === 1) socket.say('3')
    else if (text[0] === 0x34 && text[1] === 0x33) this.listener?.acknowledged(this, text)
    else this.listener?.event(this, text)
  }

  async #lost(): Promise<void> {
    const wasIn = this.connected
    this.connected = false
    if (!wasIn || !this.#returns) return
    for (;;) {
      await wait(retryMs.least + Math.random() * retryMs.spread)
      const returned = this.#returns
      if (!returned) return
      if (await this.#enter()) return returned(this)
    }
  }
}
