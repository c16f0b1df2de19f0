import type { Place } from '@/lib/auth/tickets'
import type { ConnectRefusal } from '@/lib/contract/codes'
import { limits } from '@/lib/limits'
import type { Clock } from '../operations/clock'
import { TokenBucket } from '../operations/token-bucket'
import type { AdmittedConnection } from '../rooms/attach'
import type { Incoming } from '../rooms/incoming'
import type { MemberLevels } from '../rooms/live-room'
import type { Connection } from '../rooms/member'
import { answerOf, refuse } from '../rooms/reply'
import type { Bus } from './bus'
import type { ToProxy } from './messages'

/** It is not, or no longer, the room's home; what it knows of what the sides may still do. */
export interface Moved {
  readonly moved: MemberLevels
}

/** What a room's home says of a connection: null is yes. */
export type Verdict = ConnectRefusal | Moved | null

const moved: Moved = { moved: {} }

/** How often a home hears which of its connections were heard here: well below the second by which a ping may be late. */
const heardEveryMs = 500

interface Asked {
  readonly peer: string
  settle(verdict: Verdict): void
}

/** The near end: connections that came in here and whose rooms have their homes at peers. */
export class RemoteRooms {
  readonly #asked = new Map<number, Asked>()
  readonly #tunnels = new Map<number, Tunnel>()
  #last = 0
  #telling: NodeJS.Timeout | undefined

  constructor(
    private readonly link: Pick<Bus, 'send' | 'sendNow'>,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.#tunnels.size
  }

  /** Asks a room's home whether it would admit. */
  ask(peer: string, place: Place): Promise<Verdict> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve) => {
      const settle = (verdict: Verdict) => {
        this.#asked.delete(id)
        resolve(verdict)
      }
      this.#asked.set(id, { peer, settle })
      this.link.send(peer, { t: 'admit', id, place })
    })
  }

  /** Carries an admitted connection to its room's home. */
  open(peer: string, place: Place, connection: Connection): AdmittedConnection {
    this.#last += 1
    const id = this.#last
    const tunnel = new Tunnel(
      id,
      peer,
      connection,
      this.link,
      new TokenBucket(limits.carriedEvents.value, this.clock),
    )
    this.#tunnels.set(id, tunnel)
    this.link.send(peer, { t: 'open', tunnel: id, place, lists: true })
    this.#telling ??= setInterval(() => this.#tellHeard(), heardEveryMs)
    return {
      hear: (event) => tunnel.hear(event),
      closed: (reason) => {
        if (!this.#tunnels.delete(id)) return
        const silentMs = this.#silentMs(tunnel)
        const letGo = tunnel.letGo ? ({ letGo: true } as const) : {}
        this.link.send(peer, { t: 'gone', tunnel: id, reason, silentMs, ...letGo })
      },
    }
  }

  #silentMs({ connection }: Tunnel): number {
    return Math.max(0, Math.round(this.clock.nowMs() - connection.heardMs()))
  }

  #tellHeard(): void {
    if (this.#tunnels.size === 0) {
      clearInterval(this.#telling)
      this.#telling = undefined
      return
    }
    const heard = new Map<string, [number, number][]>()
    for (const tunnel of this.#tunnels.values()) {
      if (!tunnel.wasHeard()) continue
      const ofPeer = heard.get(tunnel.peer) ?? []
      heard.set(tunnel.peer, ofPeer)
      ofPeer.push([tunnel.id, this.#silentMs(tunnel)])
    }
    for (const [peer, tunnels] of heard) void this.link.sendNow(peer, [{ t: 'heard', tunnels }])
  }

  heard(from: string, message: ToProxy): void {
    if (message.t === 'admitted' || message.t === 'refused') {
      this.#asked.get(message.id)?.settle(verdictOf(message))
      return
    }
    if (message.t === 'emit') {
      for (const id of [message.tunnel, ...(message.also ?? [])])
        this.#carriedFrom(from, id)?.connection.send(message.event, message.json)
      return
    }
    const tunnel = this.#carriedFrom(from, message.tunnel)
    if (!tunnel) return
    if (message.t === 'ack') tunnel.answered(message.ack, message.json)
    else this.#shut(tunnel, message.how)
  }

  #carriedFrom(peer: string, id: number): Tunnel | undefined {
    const tunnel = this.#tunnels.get(id)
    return tunnel?.peer === peer ? tunnel : undefined
  }

  /** Whatever went to a peer (or to any) is over; its connections are cut, so that their clients come in anew. */
  gone(peer?: string): void {
    for (const asked of this.#asked.values()) if (!peer || asked.peer === peer) asked.settle(moved)
    for (const tunnel of this.#tunnels.values()) if (!peer || tunnel.peer === peer) this.#shut(tunnel, 'cut')
  }

  /** One of the carried connections after the other, for a node that leaves. */
  tunnels(): (() => void)[] {
    return [...this.#tunnels.values()].map((tunnel) => () => {
      tunnel.letGo = true
      tunnel.connection.cut()
    })
  }

  #shut(tunnel: Tunnel, how: 'dismiss' | 'cut'): void {
    this.#tunnels.delete(tunnel.id)
    tunnel.connection[how]()
  }
}

function verdictOf(message: Extract<ToProxy, { t: 'admitted' | 'refused' }>): Verdict {
  if (message.t === 'refused') return message.refusal
  return message.verdict === 'yes' ? null : { moved: message.levels ?? {} }
}

class Tunnel {
  readonly #waiting = new Map<number, Incoming>()
  #last = 0
  #toldMs = 0
  /** This node cuts it, as when it stops. */
  letGo = false

  constructor(
    readonly id: number,
    readonly peer: string,
    readonly connection: Connection,
    private readonly link: Pick<Bus, 'send'>,
    private readonly bucket: TokenBucket,
  ) {}

  /** Since this was last asked. */
  wasHeard(): boolean {
    const heardMs = this.connection.heardMs()
    const isNews = heardMs > this.#toldMs
    this.#toldMs = heardMs
    return isNews
  }

  hear(event: Incoming): void {
    if (!this.bucket.take()) {
      event.acknowledge(answerOf(refuse('rate_limited')))
      return
    }
    this.#last += 1
    this.#waiting.set(this.#last, event)
    const payload = event.payload()
    this.link.send(this.peer, {
      t: 'event',
      tunnel: this.id,
      ack: this.#last,
      name: event.name ?? null,
      payload,
    })
  }

  answered(ack: number, json: string): void {
    this.#waiting.get(ack)?.acknowledge(json)
    this.#waiting.delete(ack)
  }
}
