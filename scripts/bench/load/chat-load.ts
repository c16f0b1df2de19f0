import { randomUUID } from 'node:crypto'
import { textFrame } from './frames'
import type { Guest, Listener } from './guest'
import type { Chatted } from './orders'
import { percentile } from './percentile'

const graceMs = 2_000
const idForm = /"id":"([0-9a-f-]{36})"/

/** Chat messages from both sides of every pair in turn; each is timed until it is acknowledged (stored) and until the other side has it. */
export class ChatLoad implements Listener {
  readonly #sentAt = new Map<string, number>()
  readonly #acknowledged: string[] = []
  readonly #storedMs: number[] = []
  readonly #deliveredMs: number[] = []
  #refused = 0

  constructor(
    private readonly guests: readonly Guest[],
    private readonly perSecond: number,
    private readonly seconds: number,
  ) {
    for (const guest of guests) guest.listener = this
  }

  async run(): Promise<Chatted> {
    await this.#send(performance.now())
    const until = performance.now() + graceMs
    while (this.#deliveredMs.length < this.#sentAt.size && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    for (const times of [this.#storedMs, this.#deliveredMs]) times.sort((a, b) => a - b)
    return {
      sent: this.#sentAt.size,
      acknowledged: this.#acknowledged,
      delivered: this.#deliveredMs.length,
      refused: this.#refused,
      storedP99: percentile(this.#storedMs, 0.99),
      deliveredP50: percentile(this.#deliveredMs, 0.5),
      deliveredP99: percentile(this.#deliveredMs, 0.99),
    }
  }

  event(_guest: Guest, text: Buffer): void {
    this.#time(text, this.#deliveredMs)
  }

  acknowledged(_guest: Guest, text: Buffer): void {
    const id = this.#time(text, this.#storedMs)
    if (id) this.#acknowledged.push(id)
    else this.#refused += 1
  }

  #time(text: Buffer, times: number[]): string | undefined {
    const id = idForm.exec(text.toString())?.[1]
    const sentAt = id && this.#sentAt.get(id)
    if (sentAt !== undefined && sentAt !== '') times.push(performance.now() - sentAt)
    return id
  }

  #send(began: number): Promise<void> {
    let count = 0
    return new Promise((resolve) => {
      const tick = () => {
        const elapsed = performance.now() - began
        const due = Math.floor((Math.min(elapsed, this.seconds * 1000) * this.perSecond) / 1000)
        for (; count < due; count += 1) {
          const guest = this.guests[count % this.guests.length]
          const id = randomUUID()
          this.#sentAt.set(id, performance.now())
          const said = { id, message: `Message number ${count}, about as long as people write at once.` }
          guest?.write(textFrame(`42${count + 1}${JSON.stringify(['message', said])}`))
        }
        if (elapsed < this.seconds * 1000) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
  }
}
