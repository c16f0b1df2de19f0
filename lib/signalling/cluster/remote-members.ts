import type { Place } from '@/lib/auth/tickets'
import type { Clock } from '../operations/clock'
import type { AdmittedConnection } from '../rooms/attach'
import type { Connection } from '../rooms/member'
import type { Bus } from './bus'
import type { ToOwner } from './messages'
import type { Verdict } from './remote-rooms'

interface Parts {
  readonly link: Pick<Bus, 'send' | 'emit'>
  readonly clock: Clock
  /** Whether a room that is held here admits. Never throws. */
  admit(place: Place): Promise<Verdict>
  /** Takes an admitted connection into its room; null when that is not possible any more. */
  welcome(place: Place, connection: Connection): AdmittedConnection | null
  /** The room of a session has to be come into anew by everybody. */
  part(sessionId: string): void
}

interface Carried {
  readonly peer: string
  readonly guest: AdmittedConnection
  readonly heard: Heard
}

/** When a carried connection was last heard, by the clock of this node; null: its edge is of an older version and does not say. */
interface Heard {
  ms: number | null
}

/** The far end: connections of rooms that are held here, which came in at peers. */
export class RemoteMembers {
  readonly #guests = new Map<string, Carried>()

  constructor(private readonly parts: Parts) {}

  get size(): number {
    return this.#guests.size
  }

  heard(from: string, message: ToOwner): void {
    switch (message.t) {
      case 'admit':
        void this.#answer(from, message.id, message.place)
        break
      case 'open':
        this.#open(from, message)
        break
      case 'event':
        this.#event(from, message)
        break
      case 'gone':
        this.#gone(from, message)
        break
      case 'heard':
        for (const [tunnel, silentMs] of message.tunnels) this.#note(from, tunnel, silentMs)
        break
      case 'part':
        this.parts.part(message.sessionId)
        break
      default:
        message satisfies never
    }
  }

  /** A peer (or all of them) carries nothing any more: whoever came by it is gone. */
  gone(peer?: string): void {
    for (const [key, carried] of this.#guests) {
      if (peer && carried.peer !== peer) continue
      this.#guests.delete(key)
      carried.guest.closed('connection_lost', true)
    }
  }

  #gone(from: string, { tunnel, reason, silentMs, letGo }: Extract<ToOwner, { t: 'gone' }>): void {
    const key = keyOf(from, tunnel)
    const carried = this.#guests.get(key)
    if (silentMs !== undefined) this.#note(from, tunnel, silentMs)
    this.#guests.delete(key)
    carried?.guest.closed(reason, letGo)
  }

  #note(from: string, tunnel: number, silentMs: number): void {
    const carried = this.#guests.get(keyOf(from, tunnel))
    if (carried) carried.heard.ms = Math.max(carried.heard.ms ?? 0, this.parts.clock.nowMs() - silentMs)
  }

  async #answer(from: string, id: number, place: Place): Promise<void> {
    const verdict = await this.parts.admit(place)
    if (verdict === null) this.parts.link.send(from, { t: 'admitted', id, verdict: 'yes' })
    else if ('moved' in verdict)
      this.parts.link.send(from, { t: 'admitted', id, verdict: 'moved', levels: verdict.moved })
    else this.parts.link.send(from, { t: 'refused', id, refusal: verdict })
  }

  #open(from: string, { tunnel, place, lists }: Extract<ToOwner, { t: 'open' }>): void {
    const key = keyOf(from, tunnel)
    const shut = (how: 'dismiss' | 'cut') => {
      this.parts.link.send(from, { t: 'shut', tunnel, how })
      const carried = this.#guests.get(key)
      this.#guests.delete(key)
      carried?.guest.closed('connection_lost')
    }
    const heard: Heard = { ms: null }
    const connection: Connection = {
      send: (event, json) =>
        this.parts.link[lists ? 'emit' : 'send'](from, { t: 'emit', tunnel, event, json }),
      dismiss: () => shut('dismiss'),
      cut: () => shut('cut'),
      heardMs: () => heard.ms ?? this.parts.clock.nowMs(),
    }
    const guest = this.parts.welcome(place, connection)
    if (guest) this.#guests.set(key, { peer: from, guest, heard })
  }

  #event(from: string, { tunnel, ack, name, payload }: Extract<ToOwner, { t: 'event' }>): void {
    const { link } = this.parts
    const carried = this.#guests.get(keyOf(from, tunnel))
    // The edge is mistaken about what it carries: its client has to come in anew.
    if (!carried) {
      link.send(from, { t: 'shut', tunnel, how: 'cut' })
      return
    }
    if (carried.heard.ms !== null) carried.heard.ms = this.parts.clock.nowMs()
    carried.guest.hear({
      name,
      text: null,
      wantsAnswer: true,
      payload: () => payload,
      acknowledge: (json) => link.send(from, { t: 'ack', tunnel, ack, json }),
    })
  }
}

function keyOf(peer: string, tunnel: number): string {
  return `${peer} ${tunnel}`
}
