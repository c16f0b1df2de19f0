import { type Closing, type HistoryEvent, type Side, second } from '../oracle/words'

/** What happens outside, as nodes of the signalling server would tell it to the database: joins, beats every 10 s, losses when they notice them. */

/** After so long without a word (ping 10 s, its answer 10 s) a node takes a connection for lost. */
const noticedAfterMs = 20 * second

type Told = HistoryEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never

interface Connection {
  readonly number: number
  readonly side: Side
  readonly node: string
  readonly from: number
  /** Undefined: it speaks. */
  silentSince: number | undefined
}

export class Scene {
  readonly events: HistoryEvent[] = []
  now = 0
  private readonly open = new Map<number, Connection>()
  private readonly down = new Set<string>()
  private readonly nodes = new Set<string>()
  private databaseIsUp = true
  private numbers = 0
  private readonly lastWords = new Map<Side, number>()

  /** `wordMs`: how often a connection says a word; `beatMs`: how often a node tells what it heard. */
  constructor(
    private readonly wordMs = second,
    private readonly beatMs = 10 * second,
  ) {}

  tell(event: Told): void {
    if (this.databaseIsUp) this.events.push({ at: this.now, ...event })
  }

  pass(ms: number): void {
    const until = this.now + ms
    for (let next = this.nextTick(); next <= until; next = this.nextTick()) {
      this.now = next
      this.noticeLosses()
      if (next % this.beatMs === 0) this.beat()
    }
    this.now = until
  }

  /** Lets time pass up to an instant. */
  until(instant: number): void {
    this.pass(Math.max(0, instant - this.now))
  }

  join(side: Side, { node = 'node-1', ageMs = 0, replaces = true } = {}): number {
    this.numbers += 1
    const number = this.numbers
    if (this.down.has(node)) return number
    if (replaces) for (const other of this.connectionsOf(side)) this.close(other, 'replaced')
    this.nodes.add(node)
    this.open.set(number, { number, side, node, from: this.now - ageMs, silentSince: undefined })
    this.tell({ act: 'join', side, connection: number, node, ageMs })
    return number
  }

  /** The connection ends, and its node knows at once. */
  close(number: number, closing: Closing): void {
    const connection = this.open.get(number)
    if (!connection) return
    const { node } = connection
    // A frame says that one leaves or closes the page; what is replaced or withdrawn was last heard before.
    const isSaid = connection.silentSince === undefined && (closing === 'left' || closing === 'page_closed')
    const heardMsAgo = isSaid ? 0 : this.now - this.lastHeard(connection)
    this.open.delete(number)
    this.lastWords.set(connection.side, this.now - heardMsAgo)
    this.tell({ act: 'close', connection: number, node, closing, heardMsAgo })
  }

  /** No word comes through any more; the node will notice. */
  silence(number: number): void {
    const connection = this.open.get(number)
    if (connection) connection.silentSince ??= this.now
  }

  /** Words come through again, if the node has not given up. */
  speak(number: number): void {
    const connection = this.open.get(number)
    if (connection) connection.silentSince = undefined
  }

  crash(node: string): void {
    this.down.add(node)
    for (const { number } of this.connectionsOn(node)) this.open.delete(number)
  }

  recover(node: string): void {
    this.down.delete(node)
    this.tell({ act: 'recover', node })
  }

  databaseGoes(): void {
    this.databaseIsUp = false
  }

  databaseIsBack(): void {
    this.databaseIsUp = true
    this.beat()
  }

  /** Every node tells now what it has heard. */
  beat(): void {
    for (const node of this.nodes) {
      const heard = this.connectionsOn(node).map((connection) => ({
        connection: connection.number,
        msAgo: this.now - this.lastHeard(connection),
      }))
      if (heard.length > 0 && !this.down.has(node)) this.tell({ act: 'beat', node, heard })
    }
  }

  connectionsOf(side: Side): number[] {
    return [...this.open.values()].filter((one) => one.side === side).map(({ number }) => number)
  }

  /** Of the connection of a side that closed last. */
  lastHeardOf(side: Side): number | undefined {
    return this.lastWords.get(side)
  }

  private connectionsOn(node: string): Connection[] {
    return [...this.open.values()].filter((one) => one.node === node)
  }

  private lastHeard({ from, silentSince, number }: Connection): number {
    const until = silentSince ?? this.now
    // Connections do not speak in step.
    const phase = (number * 3_331) % this.wordMs
    const lastWord = Math.floor((until - phase) / this.wordMs) * this.wordMs + phase
    return Math.max(from, lastWord)
  }

  private noticeLosses(): void {
    for (const connection of [...this.open.values()]) {
      const isOver = this.now - this.lastHeard(connection) >= noticedAfterMs
      if (connection.silentSince !== undefined && isOver) this.close(connection.number, 'connection_lost')
    }
  }

  private nextTick(): number {
    const beat = Math.floor(this.now / this.beatMs + 1) * this.beatMs
    const losses = [...this.open.values()]
      .filter(({ silentSince }) => silentSince !== undefined)
      .map((connection) => this.lastHeard(connection) + noticedAfterMs)
      .filter((at) => at > this.now)
    return Math.min(beat, ...losses)
  }
}
