import { randomUUID } from 'node:crypto'
import { patienceRate, type RateName, rates } from '@/lib/contract/limits'
import type { ServerEvent, ServerPayload } from '@/lib/contract/socket'
import type { Role } from '@/lib/contract/words'
import type { MemberId } from '@/lib/room/member'
import type { Clock } from '../operations/clock'
import { TokenBucket } from '../operations/token-bucket'
import type { Allowance } from './allowance'
import type { LiveRoom } from './live-room'
import type { RosterEntry } from './roster'

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

/** Of a chat message; null: it is none. */
export function messageIdOf<E extends ServerEvent>(event: E, payload: ServerPayload<E>): string | null {
  return event === 'message' && 'id' in payload ? payload.id : null
}

interface Held {
  readonly event: ServerEvent
  readonly json: string
  /** Of a chat message. */
  readonly id: string | null
}

/** One admitted connection: which member of which room it speaks for. It is in the room only while it holds the member's seat. */
export class Member {
  /** Of this connection; another one of the same member has another. */
  readonly connectionId = randomUUID()
  readonly patience: TokenBucket
  readonly #joins: TokenBucket
  #held: Held[] | null = null
  /** The connection is closed or on its way out: nothing may be done for it any more. */
  gone = false
  /** Its open presence lease: only who has joined the room has one. */
  lease: string | null = null
  /** The server lets go of it, as when its room moves: that its member is away is our doing. */
  letGo = false

  constructor(
    readonly room: LiveRoom,
    public entry: RosterEntry,
    readonly claimNumber: number,
    readonly connection: Connection,
    clock: Clock,
  ) {
    this.patience = new TokenBucket(patienceRate, clock)
    this.#joins = new TokenBucket(rates.room, clock)
  }

  get id(): MemberId {
    return this.entry.id
  }

  get role(): Role {
    return this.entry.role
  }

  get seated(): boolean {
    return this.room.state.seats.get(this.id)?.connection === this.connectionId
  }

  /** Coming and going counts for the connection: what it costs is counted where a member comes in (`Membership.join`). All else is the member's own. */
  mayCount(rate: RateName): boolean {
    return rate === 'room' ? this.#joins.take() : this.allowance.take(rate)
  }

  get allowance(): Allowance {
    return this.room.allowanceOf(this.id)
  }

  send<E extends ServerEvent>(event: E, payload: ServerPayload<E>): void {
    this.sendJson(event, JSON.stringify(payload), messageIdOf(event, payload))
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
