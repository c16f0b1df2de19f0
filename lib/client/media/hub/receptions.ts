import type { Consumer } from 'mediasoup-client/types'
import type { HubConsumer, HubView, MediaSource } from '@/lib/contract/socket/hub'
import { done } from '../../guards/hub'
import type { MemberId } from '../topology'
import type { Ask } from './requests'

/** What carries it here. */
interface Way {
  consume(
    options: Pick<HubConsumer, 'id'> & {
      readonly producerId: string
      readonly kind: 'audio' | 'video'
      readonly rtpParameters: HubConsumer['rtp']
      readonly streamId: string
    },
  ): Promise<Came>
}
type Came = Pick<Consumer, 'track' | 'kind' | 'close'>

interface Reception {
  readonly from: MemberId
  readonly source: MediaSource
  readonly consumer: Came
  /** Its sender has paused it. */
  paused: boolean
  /** What the server was last asked for; undefined: nothing yet. */
  asked: number | null | undefined
}

interface Parts {
  readonly ask: Ask
  changed(member: MemberId): void
}

/** Changes of what is seen are gathered for this long. */
const gatherMs = 20
/** What nobody answered for is asked again after this long, and then ever less often. */
const againMs = 300
const longestAgainMs = 4_000
/** Pictures up to this height are sent in the smallest, and in the middle size. */
const small = 200
const middle = 420

/** What comes of the others, and how much of it is asked for. */
export class Receptions {
  readonly #parts: Parts
  #way: Way | null = null
  readonly #all = new Map<string, Reception>()
  /** On their way here, and whether their sender has paused them. */
  readonly #coming = new Map<string, boolean>()
  readonly #streams = new Map<MemberId, MediaStream>()
  readonly #heights = new Map<MemberId, number | null>()
  #gathering: ReturnType<typeof setTimeout> | undefined
  #again: ReturnType<typeof setTimeout> | undefined
  /** In a row. */
  #failures = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** From now on over this way; what came over another one is over. */
  use(way: Way | null): void {
    this.#way = way
    clearTimeout(this.#again)
    this.#failures = 0
    this.#coming.clear()
    const before = [...this.#all.values()]
    this.#all.clear()
    for (const { consumer } of before) consumer.close()
    for (const member of new Set(before.map(({ from }) => from))) this.#compose(member)
  }

  take(told: readonly HubConsumer[]): void {
    for (const each of told) void this.#takeOne(each)
  }

  /** The server has these and no others. */
  agree(told: readonly HubConsumer[]): void {
    const kept = new Set(told.map(({ id }) => id))
    this.gone([...this.#all.keys()].filter((id) => !kept.has(id)))
    for (const { id, paused } of told) this.paused(id, paused)
    this.take(told)
    this.#lookSoon()
  }

  gone(ids: readonly string[]): void {
    for (const id of ids) {
      this.#coming.delete(id)
      const reception = this.#all.get(id)
      if (!reception) continue
      this.#all.delete(id)
      reception.consumer.close()
      this.#compose(reception.from)
    }
  }

  paused(id: string, is: boolean): void {
    if (this.#coming.has(id)) this.#coming.set(id, is)
    const reception = this.#all.get(id)
    if (!reception) return
    reception.paused = is
    this.#compose(reception.from)
  }

  see(member: MemberId, height: number | null): void {
    if (this.#heights.get(member) === height) return
    this.#heights.set(member, height)
    this.#lookSoon()
  }

  /** Whose track it is, by the track's id. */
  memberOf(track: string): MemberId | undefined {
    for (const { from, consumer } of this.#all.values()) if (consumer.track.id === track) return from
    return undefined
  }

  streamOf(member: MemberId): MediaStream | null {
    return this.#of(member).length > 0 ? (this.#streams.get(member) ?? null) : null
  }

  hasPicture(member: MemberId): boolean {
    const picture = this.#pictureOf(member)
    return picture !== undefined && !picture.paused
  }

  forget(member: MemberId): void {
    this.#streams.delete(member)
    this.#heights.delete(member)
  }

  #of(member: MemberId): Reception[] {
    return [...this.#all.values()].filter(({ from }) => from === member)
  }

  /** The picture of a member: its screen stands in the camera's place. */
  #pictureOf(member: MemberId): Reception | undefined {
    const all = this.#of(member)
    const screen = all.find(({ source }) => source === 'screen')
    return screen && !screen.paused ? screen : all.find(({ source }) => source === 'camera')
  }

  async #takeOne({
    id,
    producer: producerId,
    rtp: rtpParameters,
    source,
    ...told
  }: HubConsumer): Promise<void> {
    const way = this.#way
    if (!way || this.#all.has(id) || this.#coming.has(id)) return
    const { member: from } = told
    this.#coming.set(id, told.paused)
    const kind = source === 'mic' || source === 'screenAudio' ? 'audio' : 'video'
    // What is of one stream is played together: a voice with its face, a screen with its sound.
    const streamId = source === 'mic' || source === 'camera' ? from : `${from}-screen`
    try {
      const consumer = await way.consume({ id, producerId, kind, rtpParameters, streamId })
      // Gone, or somewhere else, meanwhile.
      const paused = this.#coming.get(id)
      if (way !== this.#way || paused === undefined) return consumer.close()
      this.#all.set(id, { from, source, consumer, paused, asked: undefined })
      this.#compose(from)
    } catch {
      // The way was closed under it: the next entry names it again.
    } finally {
      // Of another way it is another's.
      if (way === this.#way) this.#coming.delete(id)
    }
  }

  /** One stream a member, kept for as long as it is there: players go on with what is put into it. */
  #compose(member: MemberId): void {
    const stream = this.#streams.get(member) ?? new MediaStream()
    this.#streams.set(member, stream)
    const picture = this.#pictureOf(member)
    const wanted = this.#of(member)
      .filter((one) => one === picture || one.consumer.kind === 'audio')
      .map(({ consumer }) => consumer.track)
    for (const track of stream.getTracks()) if (!wanted.includes(track)) stream.removeTrack(track)
    for (const track of wanted) if (!stream.getTracks().includes(track)) stream.addTrack(track)
    this.#lookSoon()
    this.#parts.changed(member)
  }

  /** How much of it is wanted now. */
  #layerFor(reception: Reception): number | null {
    const { from, source, consumer } = reception
    if (consumer.kind === 'audio') return 0
    const height = this.#heights.get(from)
    if (this.#pictureOf(from) !== reception || height === null) return null
    if (source === 'screen') return 0
    if (height === undefined) return 1
    return height <= small ? 0 : height <= middle ? 1 : 2
  }

  #lookSoon(): void {
    this.#gathering ??= setTimeout(() => this.#look(), gatherMs)
  }

  #look(): void {
    this.#gathering = undefined
    const views: HubView[] = []
    for (const [consumer, reception] of this.#all) {
      const layer = this.#layerFor(reception)
      if (layer === reception.asked) continue
      reception.asked = layer
      views.push({ consumer, layer })
    }
    if (views.length === 0) return
    const way = this.#way
    this.#parts.ask('hub-watch', { views }, done).then(
      () => {
        this.#failures = 0
      },
      () => {
        if (way === this.#way) this.#askAgain(views)
      },
    )
  }

  /** Else a picture would stand still until its tile changed its size. */
  #askAgain(views: readonly HubView[]): void {
    for (const { consumer, layer } of views) {
      const reception = this.#all.get(consumer)
      // Another wish came after it.
      if (reception?.asked === layer) reception.asked = undefined
    }
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#look(), Math.min(againMs * 2 ** this.#failures, longestAgainMs))
    this.#failures += 1
  }
}
