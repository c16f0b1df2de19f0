import type { Place } from '@/lib/auth/tickets'
import type { Guest } from '../guest'
import type { Connection } from '../member'
import type { Verdict } from './edge'
import type { Link } from './link'
import type { ToHome } from './wire'

interface Parts {
  readonly link: Pick<Link, 'send'>
  /** Whether a room that is held here admits; moved: it is not held here. Never throws. */
  admit(place: Place): Promise<Verdict>
  /** Takes an admitted connection into its room; null when that is not possible any more. */
  welcome(place: Place, connection: Connection): Guest | null
  /** The room of a session has to be come into anew by everybody. */
  part(sessionId: string): void
}

interface Carried {
  readonly peer: string
  readonly guest: Guest
}

/** The far end: connections of rooms that are held here, which came in at peers. */
export class Home {
  readonly #guests = new Map<string, Carried>()

  constructor(private readonly parts: Parts) {}

  get size(): number {
    return this.#guests.size
  }

  heard(from: string, message: ToHome): void {
    switch (message.t) {
      case 'admit':
        void this.#answer(from, message.id, message.place)
        break
      case 'open':
        this.#open(from, message.tunnel, message.place)
        break
      case 'event':
        this.#event(from, message)
        break
      case 'gone': {
        const key = keyOf(from, message.tunnel)
        const carried = this.#guests.get(key)
        this.#guests.delete(key)
        carried?.guest.closed(message.reason)
        break
      }
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
      carried.guest.closed('connection_lost')
    }
  }

  async #answer(from: string, id: number, place: Place): Promise<void> {
    const verdict = await this.parts.admit(place)
    if (verdict === null) this.parts.link.send(from, { t: 'admitted', id, verdict: 'yes' })
    else if (verdict === 'moved') this.parts.link.send(from, { t: 'admitted', id, verdict })
    else this.parts.link.send(from, { t: 'refused', id, refusal: verdict })
  }

  #open(from: string, tunnel: number, place: Place): void {
    const key = keyOf(from, tunnel)
    const shut = (how: 'dismiss' | 'cut') => {
      this.parts.link.send(from, { t: 'shut', tunnel, how })
      const carried = this.#guests.get(key)
      this.#guests.delete(key)
      carried?.guest.closed('connection_lost')
    }
    const connection: Connection = {
      send: (event, json) => this.parts.link.send(from, { t: 'emit', tunnel, event, json }),
      dismiss: () => shut('dismiss'),
      cut: () => shut('cut'),
    }
    const guest = this.parts.welcome(place, connection)
    if (guest) this.#guests.set(key, { peer: from, guest })
  }

  #event(from: string, { tunnel, ack, name, payload }: Extract<ToHome, { t: 'event' }>): void {
    const { link } = this.parts
    const carried = this.#guests.get(keyOf(from, tunnel))
    // The edge is mistaken about what it carries: its client has to come in anew.
    if (!carried) {
      link.send(from, { t: 'shut', tunnel, how: 'cut' })
      return
    }
    carried.guest.hear({
      name,
      text: null,
      payload: () => payload,
      acknowledge: (json) => link.send(from, { t: 'ack', tunnel, ack, json }),
    })
  }
}

function keyOf(peer: string, tunnel: number): string {
  return `${peer} ${tunnel}`
}
