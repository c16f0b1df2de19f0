import { randomUUID } from 'node:crypto'
import type { ServerEvent, ServerPayload } from '@/lib/room/events'
import { patienceRate, type RateName, rates } from '@/lib/room/limits'
import type { ParticipantType } from '@/lib/room/words'
import type { Allowance } from './allowance'
import type { Clock } from './clock'
import type { LiveRoom } from './live-room'
import { TokenBucket } from './token-bucket'

/** What a member needs of its socket. */
export interface Connection {
  /** @param json the payload, as JSON */
  send(event: string, json: string): void
  /** Ends it for good: a well-behaved client does not come back by itself. */
  dismiss(): void
  /** Drops the transport: a well-behaved client comes back. */
  cut(): void
  /** When anything was last heard of it, by the local clock. */
  heardMs(): number
}

interface Held {
  readonly event: ServerEvent
  readonly json: string
  /** Of a chat message. */
  readonly id: string | null
}

/** One admitted connection: which side of which room it speaks for. It is in the room only while it holds the side's seat. */
export class Member {
  readonly id = randomUUID()
  readonly patience: TokenBucket
  readonly #joins: TokenBucket
  #held: Held[] | null = null
  /** The connection is closed or on its way out: nothing may be done for it any more. */
  gone = false
  /** The paid end as it knows it. */
  toldEndsAt: string | null = null
  /** Its open presence lease: only who has joined the room has one. */
  lease: string | null = null
  /** The server lets go of it, as when its room moves: what its side is away for is our doing. */
  letGo = false

  constructor(
    readonly room: LiveRoom,
    readonly side: ParticipantType,
    readonly claimNumber: number,
    readonly connection: Connection,
    clock: Clock,
  ) {
    this.patience = new TokenBucket(patienceRate, clock)
    this.#joins = new TokenBucket(rates.room, clock)
  }

  get seated(): boolean {
    return this.room.state.seats[this.side]?.connection === this.id
  }

  /** Coming and going counts for the connection: what it costs is counted where a side comes in (`Seats.join`). All else is the side's own. */
  mayCount(rate: RateName): boolean {
    return rate === 'room' ? this.#joins.take() : this.allowance.take(rate)
  }

  get allowance(): Allowance {
    return this.room.allowances[this.side]
  }

  send<E extends ServerEvent>(event: E, payload: ServerPayload<E>): void {
    const id = event === 'message' && 'id' in payload ? payload.id : null
    this.sendJson(event, JSON.stringify(payload), id)
  }

  /** The same for a payload that is JSON already. */
  sendJson(event: ServerEvent, json: string, id: string | null = null): void {
    if (this.#held) this.#held.push({ event, json, id })
    else this.connection.send(event, json)
  }

  /** The last word; nothing is done for this connection afterwards. */
  farewell<E extends ServerEvent>(event: E, payload: ServerPayload<E>): void {
    this.gone = true
    this.release()
    this.send(event, payload)
    this.connection.dismiss()
  }

  /** Hands over the lease, so that nobody closes it twice. */
  takeLease(): string | null {
    const { lease } = this
    this.lease = null
    return lease
  }

  /** Keeps back what is sent until `release`, so that nothing overtakes the acknowledgement of joining. */
  hold(): void {
    this.#held ??= []
  }

  /** @param known ids of messages that the acknowledgement carried already */
  release(known: ReadonlySet<string> = new Set()): void {
    const held = this.#held ?? []
    this.#held = null
    for (const { event, json, id } of held) {
      if (id === null || !known.has(id)) this.connection.send(event, json)
    }
  }
}
