import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Member } from '@/scripts/media/peer/member'
import { cpuMicros } from '../machine/processes'
import { cameraBitrates, drawnByNobody } from './clip'
import { Counter, type Received } from './counter'
import type { Engine } from './engines'
import { camera, microphone, play } from './sender'

/** A room in one engine, filled with members who send and are sent what the measurement says. */

const patienceMs = 10_000
const atOnce = 10

/** What a member wants to see of another: a size, or null for sound alone. */
type Look = (watcher: number, sender: number) => number | null

interface Room {
  readonly senders: number
  /** Of them so many speak; the others have their microphones open and are silent. */
  readonly speakers: number
  readonly receivers: number
  /** Whether who sends is sent the others, too. */
  readonly mutual: boolean
  readonly look: Look
}

/** What one window of a lane came to. */
export interface Window extends Received {
  readonly seconds: number
  /** Processor of the worker. */
  readonly cpuMicros: number
}

export class Lane {
  readonly #members: Member[] = []
  readonly #counters: Counter[] = []
  readonly #starts: (() => () => void)[] = []
  #stops: (() => void)[] = []
  readonly #room = randomUUID()

  private constructor(
    private readonly engine: Engine,
    private readonly shape: Room,
  ) {}

  static async open(engine: Engine, shape: Room): Promise<Lane> {
    const lane = new Lane(engine, shape)
    try {
      await lane.#fill()
    } catch (error) {
      await lane.close()
      throw error
    }
    return lane
  }

  /** Media flows from now on. */
  start(): void {
    this.#stops = this.#starts.map((start) => start())
  }

  pause(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  async measure(seconds: number): Promise<Window> {
    const pid = await this.engine.pid()
    for (const counter of this.#counters) counter.begin()
    const [began, before] = [performance.now(), cpuMicros(pid)]
    await wait(seconds * 1000)
    const spent = cpuMicros(pid) - before
    const took = (performance.now() - began) / 1000
    const all = this.#counters.map(({ received }) => received)
    const sum = (name: keyof Received) => all.reduce((total, one) => total + one[name], 0)
    return {
      packets: sum('packets'),
      frames: sum('frames'),
      missing: sum('missing'),
      streams: sum('streams'),
      seconds: took,
      cpuMicros: spent,
    }
  }

  async close(): Promise<void> {
    this.pause()
    for (const member of this.#members) await member.leave().catch(() => undefined)
    await this.engine.close()
  }

  async #fill(): Promise<void> {
    const { senders, receivers, mutual, look } = this.shape
    const clips = cameraBitrates.map(drawnByNobody)
    const sending = new Map<string, number>()
    for (let at = 0; at < senders; at += 1) {
      const member = await this.#enter()
      await this.#connect(member, 'send')
      const way = member.ways.send
      const sources = { camera: camera(way, clips), mic: microphone(way, at < this.shape.speakers) }
      await member.produce('camera', sources.camera.rtp)
      await member.produce('mic', sources.mic.rtp)
      sending.set(member.name, at)
      this.#starts.push(() => play(way, [sources.camera, sources.mic]))
    }
    const watchers = mutual ? [...this.#members] : []
    const coming = Array.from({ length: receivers }, () => null)
    await few(coming, async () => void watchers.push(await this.#enter()))
    await few([...watchers.entries()], async ([at, member]) => {
      await this.#connect(member, 'receive')
      this.#counters.push(new Counter(member))
      const views = (await member.receive()).map(({ id, member: from, source }) => ({
        consumer: id,
        layer: source === 'mic' ? 0 : look(at, sending.get(from) ?? 0),
      }))
      await member.watch(views)
    })
  }

  async #enter(): Promise<Member> {
    const member = await Member.enter(this.engine.media, this.#room)
    this.#members.push(member)
    return member
  }

  async #connect(member: Member, direction: 'send' | 'receive'): Promise<void> {
    const candidates = direction === 'send' ? member.candidates : member.ways.receive.candidates
    const candidate = candidates.find(({ protocol }) => protocol === 'udp')
    if (!candidate) throw new Error('There is no candidate.')
    const missed = await member.connect(direction, candidate, patienceMs)
    if (missed) throw new Error(`A member was not let through: ${missed}.`)
  }
}

async function few<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all]
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await act(one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
