import type { HubEntry, MediaSource } from '@/lib/contract/socket/hub'
import { entered, hubEntry, hubPayloads } from '../../guards/hub'
import { hears } from '../../signalling/hears'
import {
  type MemberId,
  type MemberMedia,
  noMedia,
  type RoomOfMedia,
  type Topology,
  type TopologyOptions,
} from '../topology'
import { createLines } from './lines'
import { createPublisher } from './publisher'
import { Receptions } from './receptions'
import { type Ask, createAsk, HubRefused } from './requests'
import { isThere, openSession, type Session } from './session'

/** A media server that is being started again is asked soon, and then ever less often. */
const retryMs = 150
const longestRetryMs = 2_400
/** Nothing has come of it for so long. */
const slowMs = 10_000

/** Has the browser compile what it runs for the first time, before somebody waits for it. */
export { rehearseDevice } from './session'

/** One connection to the media server in each direction, for all others together. */
export function createHub(options: TopologyOptions): Topology {
  const stay = new HubStay(options)
  const heard = hears(hubPayloads, {
    'hub-consumers': ({ consumers }) => stay.receptions.take(consumers),
    'hub-gone': ({ consumers }) => stay.receptions.gone(consumers),
    'hub-paused': ({ consumer, paused }) => stay.receptions.paused(consumer, paused),
    'hub-closed': ({ source }: { source: MediaSource }) => stay.publisher.closed(source),
    'hub-lost': () => stay.again(),
    'hub-speaking': ({ members }) => stay.speak(members),
  })
  return {
    prepare: () => undefined,
    enter: (into) => stay.enter(into),
    assign: (member) => stay.came(member),
    receive: () => undefined,
    living: () => [],
    stay: () => stay.id,
    hear: (event, payload) => heard[event]?.(payload),
    see: (member, height) => stay.receptions.see(member, height),
    refresh: () => stay.publisher.refresh(),
    retry: () => stay.retry(),
    end: (member) => (member === undefined ? stay.leave() : stay.left(member)),
  }
}

/** A page's part in the media server, over as many stays there as it takes. */
class HubStay {
  readonly publisher: ReturnType<typeof createPublisher>
  readonly receptions: Receptions
  readonly #lines: ReturnType<typeof createLines>
  readonly #options: TopologyOptions
  readonly #ask: Ask
  readonly #members = new Set<MemberId>()
  #session: Session | null = null
  /** Rises whenever what was begun before is not wanted any more. */
  #round = 0
  /** Since when there has been no way; null: there is one, or none is wanted. */
  #sinceMs: number | null = null
  #slow: ReturnType<typeof setTimeout> | undefined
  #flowed = false
  /** Tries in a row that came to nothing. */
  #failures = 0
  #speaking: ReadonlySet<MemberId> = new Set()

  constructor(options: TopologyOptions) {
    this.#options = options
    this.#ask = createAsk(options)
    this.publisher = createPublisher({ ...options, ask: this.#ask })
    this.receptions = new Receptions({ ask: this.#ask, changed: (member) => this.#show(member) })
    this.#lines = createLines({
      memberOf: (track) => this.receptions.memberOf(track),
      changed: () => this.#showAll(),
    })
  }

  get id(): string | null {
    return this.#session?.stay ?? null
  }

  // Coming in, and again

  enter({ members, hub }: RoomOfMedia): void {
    this.#members.clear()
    for (const member of members) this.#members.add(member)
    if (hubEntry(hub)) this.#take(hub)
    else this.again()
    this.#showAll()
  }

  /** @param entry what the server answered to who came in */
  #take(entry: HubEntry): void {
    const { transports, stay, sending, consumers } = entry
    if (transports) this.#attempt(() => this.#begin(entry, transports))
    else if (this.#session?.stay !== stay) this.again()
    else {
      this.publisher.agree(sending)
      this.receptions.agree(consumers)
    }
  }

  async #begin(entry: HubEntry, ways: NonNullable<HubEntry['transports']>): Promise<void> {
    this.#drop()
    const mine = this.#round
    const changed = () => this.#showAll()
    const made = await openSession(entry, ways, { ...this.#options, ask: this.#ask, changed })
    if (mine !== this.#round) return made.close()
    this.#session = made
    this.publisher.use(made.send)
    this.receptions.use(made.receive)
    this.#lines.use(made)
    this.receptions.take(await made.open())
    this.#showAll()
  }

  /** A new stay: the media server lost the one that this page had. */
  again(): void {
    this.#drop()
    const mine = this.#round
    this.#attempt(async () => {
      const { hub } = await this.#ask('hub-enter', {}, entered)
      if (mine === this.#round) this.#take(hub)
    })
    this.#showAll()
  }

  /** Tries again from the start whatever fails, until something else is wanted. */
  #attempt(act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      // Out of the room: what answers on the way back in says how to go on.
      if (error instanceof HubRefused && error.code === 'not_in_room') return
      const mine = this.#round
      const pauseMs = Math.min(retryMs * 2 ** this.#failures, longestRetryMs)
      this.#failures += 1
      setTimeout(() => mine === this.#round && this.again(), pauseMs)
    })
  }

  #drop(): void {
    this.#round += 1
    this.#session?.close()
    this.#session = null
    this.publisher.use(null)
    this.receptions.use(null)
    this.#lines.use(null)
    this.#wait()
  }

  retry(): void {
    if (!this.#session || !isThere(this.#session)) this.again()
  }

  leave(): void {
    this.#drop()
    clearTimeout(this.#slow)
    this.#sinceMs = null
    this.#flowed = false
    for (const member of this.#members) this.#options.changed(member, noMedia)
    this.#members.clear()
  }

  // Who is in, and how it is

  came(member: MemberId): void {
    this.#members.add(member)
    this.#show(member)
  }

  left(member: MemberId): void {
    this.#members.delete(member)
    this.receptions.forget(member)
    this.#lines.forget(member)
    this.#options.changed(member, noMedia)
  }

  speak(members: readonly MemberId[]): void {
    this.#speaking = new Set(members)
    this.#showAll()
  }

  #phase(): MemberMedia['phase'] {
    if (this.#session && isThere(this.#session)) return 'connected'
    if (this.#flowed) return 'lost'
    return this.#sinceMs !== null && performance.now() - this.#sinceMs >= slowMs ? 'slow' : 'connecting'
  }

  #show(member: MemberId): void {
    if (!this.#members.has(member)) return
    const phase = this.#phase()
    this.#options.changed(member, {
      ...noMedia,
      phase,
      stream: this.receptions.streamOf(member),
      speaking: { self: this.#speaking.has(this.#options.self()), other: this.#speaking.has(member) },
      camera: phase === 'connected' && this.receptions.hasPicture(member),
      line: this.#lines.own(),
      grade: phase === 'connected' ? this.#lines.of(member) : null,
    })
  }

  #showAll(): void {
    if (this.#phase() === 'connected') {
      this.#flowed = true
      this.#failures = 0
      this.#sinceMs = null
      clearTimeout(this.#slow)
    }
    for (const member of this.#members) this.#show(member)
  }

  #wait(): void {
    this.#sinceMs ??= performance.now()
    clearTimeout(this.#slow)
    this.#slow = setTimeout(() => this.#showAll(), slowMs)
  }
}
