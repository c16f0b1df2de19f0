import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Booked, Stage } from '@/tests/signalling/support/stage'
import { Visitor } from '@/tests/signalling/support/visitor'
import { Talker } from './talker'

const breath = () => pause(40)
const patient = { timeout: 60_000, interval: 50 }

/** A chat behind a proxy whose sides talk without a pause, and come back by themselves whatever happens. */
export class TalkingRoom {
  readonly #said = { client: [] as string[], consultant: [] as string[] }
  #over = false
  readonly #talking: Promise<unknown>

  private constructor(
    readonly client: Talker,
    readonly consultant: Talker,
  ) {
    this.#talking = Promise.all([
      this.#talk(client, this.#said.client),
      this.#talk(consultant, this.#said.consultant),
    ])
  }

  static async open(stage: Stage, url: string): Promise<TalkingRoom> {
    const booked = await stage.book('chat')
    const client = await talker(stage, url, booked, 'client')
    return new TalkingRoom(client, await talker(stage, url, booked, 'consultant'))
  }

  async #talk(talker: Talker, said: string[]): Promise<void> {
    while (!this.#over) {
      said.push(`word ${said.length}`)
      await talker.say(said.slice(-1))
    }
  }

  /** Both have said something since now, and it was acknowledged. */
  async goesOn(): Promise<void> {
    const before = { client: this.#said.client.length, consultant: this.#said.consultant.length }
    const counts = () =>
      this.#said.client.length > before.client + 1 && this.#said.consultant.length > before.consultant + 1
    await expect.poll(counts, patient).toBe(true)
  }

  /** Ends the talk. Everything that either said is known to the other, and came as an event once at most. */
  async lostNothing(): Promise<void> {
    this.#over = true
    await this.#talking
    await everythingOf(this.#said.client, this.client, this.consultant)
    await everythingOf(this.#said.consultant, this.consultant, this.client)
  }
}

async function everythingOf(said: readonly string[], by: Talker, to: Talker): Promise<void> {
  expect(by.acknowledged.size).toBe(said.length)
  await expect.poll(() => said.filter((word) => !to.known.has(word)), patient).toEqual([])
  expect([...to.heard.values()].filter((times) => times > 1)).toEqual([])
}

async function talker(
  stage: Stage,
  url: string,
  booked: Booked,
  side: 'client' | 'consultant',
): Promise<Talker> {
  const ticket = await stage.claim(booked, side)
  const address = `${url}/?room=${booked.roomId}`
  const connect = () =>
    Visitor.connect(address, { ticket }, { reconnection: true, trustAnyCertificate: true }).catch(() => null)
  const visitor = await untilThere(connect)
  stage.visitors.push(visitor)
  const talker = new Talker(visitor, breath)
  await talker.enter()
  return talker
}

/** A proxy may learn by the first who comes that a node is on its way out: they try again, as the page does. */
async function untilThere(connect: () => Promise<Visitor | null>): Promise<Visitor> {
  for (let tries = 1; tries <= 20; tries += 1) {
    const visitor = await connect()
    if (visitor) return visitor
    await pause(100)
  }
  throw new Error('Nobody is let in.')
}
