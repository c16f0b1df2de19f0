import { setTimeout as wait } from 'node:timers/promises'
import type { LiveRoom, MemberLevels } from '../rooms/live-room'
import type { Rooms } from '../rooms/rooms'
import type { ChatWriter } from '../store/chat-writer'
import type { Bus } from './bus'
import type { ClusterMetrics } from './metrics'

interface Parts {
  readonly rooms: Rooms
  readonly writer: ChatWriter
  readonly link: Pick<Bus, 'name' | 'claim' | 'release' | 'send'>
  readonly metrics: ClusterMetrics
}

/** How long a leaving node waits for what is being written before it gives a room away. */
const writeLimitMs = 2_000
/** Redis may have lost what it knew without anybody noticing: it is told again this often. */
const remindMs = 30_000
const reclaimedAtOnce = 200

/** Which rooms have their home at this node. While Redis cannot be asked, all that it is asked for. */
export class Ownership {
  readonly #here = new Set<string>()
  readonly #leaving = new Map<string, Promise<void>>()
  /** This node is on its way out and takes no room any more. */
  isLeaving = false
  #reminder: NodeJS.Timeout | undefined

  constructor(private readonly parts: Parts) {}

  isHere(sessionId: string): boolean {
    return this.#here.has(sessionId) && !this.isLeaving
  }

  /** The peer that holds a room; null: it is held here, or nobody can be asked. */
  async holderOf(sessionId: string): Promise<string | null> {
    const { link, rooms } = this.parts
    if (this.#here.has(sessionId)) return null
    const holder = await link.claim(sessionId)
    if (holder === null) return null
    if (holder === link.name) {
      this.#here.add(sessionId)
      return null
    }
    const stray = rooms.held(sessionId)
    if (stray) this.#yield(stray, holder)
    return holder
  }

  /**
   * Whether a room stays here (null) when somebody at a peer wants to come in: not when nobody is in it, and not when this node leaves. Else what its
   * sides may still do.
   */
  async givesAway(sessionId: string): Promise<MemberLevels | null> {
    const { rooms } = this.parts
    const room = rooms.held(sessionId)
    if (this.isHere(sessionId) && room && room.members.size > 0) return null
    if (this.isLeaving && room) await this.#move(room)
    if (room) rooms.drop(room)
    await this.release(sessionId)
    return room?.levels() ?? {}
  }

  /**
   * Somebody came into a room here. Its home may not have been asked for, because nobody could be asked when they were let in, or may have been given
   * away since: then two nodes would hold it, each with one side, until the next reminder. It is asked for now.
   */
  peopled(sessionId: string): void {
    const room = this.parts.rooms.held(sessionId)
    if (room && !this.isLeaving && !this.#here.has(sessionId)) void this.#reclaimOne(room)
  }

  async release(sessionId: string): Promise<void> {
    this.#here.delete(sessionId)
    await this.parts.link.release(sessionId)
  }

  forgetAll(): void {
    this.#here.clear()
    clearTimeout(this.#reminder)
  }

  /** Everybody of a room has to come in anew: what they were told while the nodes were apart differs. */
  part(sessionId: string): void {
    const room = this.parts.rooms.held(sessionId)
    if (room) cutAll(room)
  }

  /** Tells Redis of all rooms with people in them; those that meanwhile have another home are given up. */
  async reclaim(): Promise<void> {
    clearTimeout(this.#reminder)
    const { link, rooms } = this.parts
    const { name } = link
    if (name === null || this.isLeaving) return
    const held = [...rooms.all()]
    for (const room of held) if (room.members.size === 0 && !this.#here.has(room.sessionId)) rooms.drop(room)
    const peopled = held.filter((room) => room.members.size > 0)
    for (let from = 0; from < peopled.length && link.name === name; from += reclaimedAtOnce) {
      await Promise.all(peopled.slice(from, from + reclaimedAtOnce).map((room) => this.#reclaimOne(room)))
    }
    if (link.name === name) this.#reminder = setTimeout(() => void this.reclaim(), remindMs)
  }

  async #reclaimOne(room: LiveRoom): Promise<void> {
    const { link } = this.parts
    const holder = await link.claim(room.sessionId)
    if (holder === null) return
    if (holder === link.name) this.#here.add(room.sessionId)
    else this.#yield(room, holder)
  }

  /** The room has its home elsewhere now: both sides come in there anew, so that each hears what the other said meanwhile. */
  #yield(room: LiveRoom, holder: string): void {
    const { link, rooms, metrics } = this.parts
    this.#here.delete(room.sessionId)
    const peopled = room.members.size > 0
    room.isTaken = true
    cutAll(room)
    rooms.drop(room)
    if (!peopled) return
    metrics.moved.inc({ cause: 'taken' })
    link.send(holder, { t: 'part', sessionId: room.sessionId })
  }

  /**
   * Gives all rooms away, and lets the carried connections go, each at a moment of its own within the given time, so that not everybody comes to the other
   * nodes at once.
   */
  async leave(spreadMs: number, tunnels: readonly (() => void)[]): Promise<void> {
    this.isLeaving = true
    clearTimeout(this.#reminder)
    const rooms = [...this.parts.rooms.all()]
    await Promise.all([
      ...tunnels.map((cut) => wait(Math.random() * spreadMs).then(cut)),
      ...rooms.map((room) =>
        wait(room.members.size > 0 ? Math.random() * spreadMs : 0).then(() => this.#move(room)),
      ),
    ])
  }

  /** Once, however many ask. Whoever comes in elsewhere waits for what was still being written, so that the history there has it. */
  #move(room: LiveRoom): Promise<void> {
    const { rooms, writer, metrics } = this.parts
    const give = async () => {
      if (room.members.size > 0) metrics.moved.inc({ cause: 'drain' })
      cutAll(room)
      await Promise.race([writer.idle(), wait(writeLimitMs)])
      rooms.drop(room)
      await this.release(room.sessionId)
    }
    const moving = this.#leaving.get(room.sessionId) ?? give()
    this.#leaving.set(room.sessionId, moving)
    return moving
  }
}

function cutAll(room: LiveRoom): void {
  for (const member of [...room.members.values()]) {
    member.letGo = true
    member.connection.cut()
  }
}
