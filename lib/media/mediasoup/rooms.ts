import { type MediaEvent, MediaRefusal } from '../port/requests'
import { MediaRoom } from './room'
import type { EngineSettings } from './settings'
import type { Stay } from './stay'
import type { Workers } from './workers'

const sweepMs = 10_000

interface Parts {
  readonly settings: EngineSettings
  readonly workers: Workers
  tell(event: MediaEvent): void
}

/** A member of a room. */
export interface Whose {
  readonly room: string
  readonly member: string
}

/** The rooms that there are: made when somebody comes in, and closed when nobody is in any more. */
export class MediaRooms {
  readonly #parts: Parts
  readonly #rooms = new Map<string, Promise<MediaRoom>>()
  readonly #open = new Set<MediaRoom>()
  readonly #sweeping: NodeJS.Timeout

  constructor(parts: Parts) {
    this.#parts = parts
    this.#sweeping = setInterval(() => this.#sweep(), sweepMs)
    this.#sweeping.unref()
  }

  /** The room of a session, made where there is none. @throws what keeps it from being made */
  async roomOf(id: string): Promise<MediaRoom> {
    const known = this.#rooms.get(id)
    if (known) return known
    const opening = this.#openRoom(id)
    this.#rooms.set(id, opening)
    return opening.catch((error: unknown) => {
      if (this.#rooms.get(id) === opening) this.#rooms.delete(id)
      throw error
    })
  }

  async #openRoom(id: string): Promise<MediaRoom> {
    const { workers, settings, tell } = this.#parts
    const place = await workers.place()
    const lost = (room: MediaRoom) => {
      this.#forget(id, room)
      tell({ event: 'hub-lost', room: id })
    }
    const room = await MediaRoom.open({ id, place, settings, tell, lost })
    this.#open.add(room)
    return room
  }

  async found(id: string): Promise<MediaRoom | undefined> {
    return this.#rooms.get(id)?.catch(() => undefined)
  }

  /** @throws MediaRefusal where the member is not in */
  async stayOf({ room: id, member }: Whose): Promise<{ room: MediaRoom; stay: Stay }> {
    const room = await this.found(id)
    const stay = room?.stays.get(member)
    if (!room || !stay) throw new MediaRefusal('not_in_room')
    return { room, stay }
  }

  async leave({ room: id, member }: Whose): Promise<void> {
    const room = await this.found(id)
    const stay = room?.stays.get(member)
    if (!room || !stay) return
    room.leave(stay)
    this.#closeIfEmpty(id, room)
  }

  async end(id: string): Promise<void> {
    const room = await this.found(id)
    if (!room) return
    this.#forget(id, room)
    room.close()
  }

  all(): readonly MediaRoom[] {
    return [...this.#open]
  }

  close(): void {
    clearInterval(this.#sweeping)
    for (const room of this.#open) room.close()
  }

  #forget(id: string, room: MediaRoom): void {
    this.#rooms.delete(id)
    this.#open.delete(room)
  }

  /** A room in which nobody is takes nothing. */
  #closeIfEmpty(id: string, room: MediaRoom): void {
    if (!room.isEmpty) return
    this.#forget(id, room)
    room.close()
  }

  /** Whose grant nobody has renewed is not in any more. */
  #sweep(): void {
    const nowMs = performance.now()
    for (const [id, opening] of this.#rooms) {
      void opening.then(
        (room) => {
          for (const stay of room.stays.values()) if (stay.untilMs < nowMs) room.leave(stay)
          this.#closeIfEmpty(id, room)
        },
        () => undefined,
      )
    }
  }
}
