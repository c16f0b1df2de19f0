import { digits, firstNumber } from './dialects'
import type { Stamp } from './frames'
import type { Guest, Listener } from './guest'
import type { Relayed } from './orders'
import { percentile } from './percentile'

/** One signal in this many is a whole session description; the others are candidates, as in a call that starts. */
const descriptionEvery = 16
/** What is still under way when the time is up may arrive within this. */
const graceMs = 1_000
const marker = Buffer.from(String(firstNumber).slice(0, 4))

/** Signals that go to the other one and are answered by it: two relayed messages, timed from the first sent until the second came. */
export class RelayLoad implements Listener {
  readonly #sentAt: Float64Array
  readonly #trips: number[] = []
  readonly #stamps = new Map<Guest, readonly [Stamp, Stamp]>()
  #sequence = 0
  #sent = 0
  #delivered = 0
  #refused = 0

  constructor(
    private readonly guests: readonly Guest[],
    private readonly perSecond: number,
    private readonly seconds: number,
  ) {
    this.#sentAt = new Float64Array(Math.ceil(perSecond * seconds) + 1_000)
    for (const guest of guests) {
      guest.listener = this
      this.#stamps.set(guest, guest.dialect.signals(guest.seat))
    }
  }

  async run(): Promise<Relayed> {
    const cpu = process.cpuUsage()
    const began = performance.now()
    await this.#send(began)
    const seconds = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(cpu)
    await this.#settle()
    this.#trips.sort((a, b) => a - b)
    return {
      sent: this.#sent,
      delivered: this.#delivered,
      refused: this.#refused,
      p50: percentile(this.#trips, 0.5),
      p99: percentile(this.#trips, 0.99),
      seconds,
      busy: (user + system) / 1e6 / seconds,
    }
  }

  event(guest: Guest, text: Buffer): void {
    const at = text.indexOf(marker)
    if (at < 0) return
    let number = 0
    for (let index = at; index < at + digits; index += 1) number = number * 10 + (text[index] ?? 0) - 0x30
    const sequence = number - firstNumber
    this.#delivered += 1
    // Whoever was spoken to answers; whoever spoke first has its answer.
    if (guest.seat.side === 1) this.#say(guest, sequence)
    else this.#trips.push(performance.now() - (this.#sentAt[sequence] ?? 0))
  }

  acknowledged(_guest: Guest, text: Buffer): void {
    if (text.indexOf('"ok":true') < 0) this.#refused += 1
  }

  #say(guest: Guest, sequence: number): void {
    const [small, large] = this.#stamps.get(guest) ?? []
    const stamp = sequence % descriptionEvery === 0 ? large : small
    if (!stamp) return
    guest.write(stamp.frame(firstNumber + this.#sequence + sequence, firstNumber + sequence))
    this.#sent += 1
  }

  /** At a steady pace whatever the answers do, so that a slow server shows. */
  #send(began: number): Promise<void> {
    const speakers = this.guests.filter(({ seat }) => seat.side === 0)
    const perMs = this.perSecond / 2 / 1000
    return new Promise((resolve) => {
      const tick = () => {
        const elapsed = performance.now() - began
        const due = Math.floor(Math.min(elapsed, this.seconds * 1000) * perMs)
        while (this.#sequence < due) {
          const sequence = this.#sequence++
          const guest = speakers[sequence % speakers.length]
          this.#sentAt[sequence] = performance.now()
          if (guest) this.#say(guest, sequence)
        }
        if (elapsed < this.seconds * 1000) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
  }

  #settle(): Promise<void> {
    const until = performance.now() + graceMs
    return new Promise((resolve) => {
      const look = () => {
        if (this.#delivered >= this.#sequence * 2 || performance.now() > until) resolve()
        else setTimeout(look, 5)
      }
      look()
    })
  }
}
