import type { AudioLevelObserver, Producer, Router } from 'mediasoup/types'
import type { HubConsumer, MediaSource } from '@/lib/contract/socket/hub'
import type { RtpCapabilities } from '@/lib/contract/socket/rtp'
import { type MediaEvent, type MediaGrant, type MediaParams, MediaRefusal } from '../port/requests'
import { offered } from './as-sent'
import { createLook } from './look'
import { codecs, type EngineSettings } from './settings'
import { asTold, kindOf, Stay } from './stay'
import type { Load, Place } from './workers'

/** Where somebody speaks: how loud, how often it is looked, and how many are told of at most. */
const speech = { threshold: -55, interval: 300, maxEntries: 6 }
/** What a page is sent at first; the estimate goes on from there. */
const firstOutgoingBitrate = 1_200_000
/** Many who come at once ask for one key picture. Whoever asks next waits as long for another, and has no picture until then. */
const keyFrameRequestDelay = 200

interface Parts {
  readonly id: string
  readonly place: Place
  readonly settings: EngineSettings
  tell(event: MediaEvent): void
  /** Its worker died: nothing of it is left. */
  lost(room: MediaRoom): void
}

/** What goes through the media server for one session. */
export class MediaRoom implements Load {
  readonly stays = new Map<string, Stay>()
  readonly capabilities: RtpCapabilities
  closed = false
  #speaking = ''
  #arriving = 0

  private constructor(
    private readonly parts: Parts,
    private readonly router: Router,
    private readonly levels: AudioLevelObserver,
  ) {
    this.capabilities = offered(router.rtpCapabilities)
    parts.place.loads.add(this)
    router.once('workerclose', () => {
      this.#end()
      parts.lost(this)
    })
    levels.on('volumes', (volumes) => {
      this.#tellSpeaking(volumes.map(({ producer }) => String(producer.appData['member'])))
    })
    levels.on('silence', () => this.#tellSpeaking([]))
  }

  static async open(parts: Parts): Promise<MediaRoom> {
    const router = await parts.place.worker.createRouter({ mediaCodecs: codecs })
    return new MediaRoom(parts, router, await router.createAudioLevelObserver(speech))
  }

  get flows(): number {
    return [...this.stays.values()].reduce((sum, { flows }) => sum + flows, 0)
  }

  /** A new stay in place of the one that the member had. */
  async admit(member: string, grant: MediaGrant, untilMs: number): Promise<Stay> {
    const { settings, place } = this.parts
    const way = () =>
      this.router.createWebRtcTransport({
        webRtcServer: place.server,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: firstOutgoingBitrate,
      })
    this.#arriving += 1
    try {
      const [send, receive] = await Promise.all([way(), way()])
      await send.setMaxIncomingBitrate(settings.maxBitrate)
      const stay = new Stay(member, send, receive, grant, untilMs)
      this.stays.get(member)?.close()
      this.stays.set(member, stay)
      return stay
    } finally {
      this.#arriving -= 1
    }
  }

  /** Nobody is in it, or about to be. */
  get isEmpty(): boolean {
    return this.stays.size === 0 && this.#arriving === 0
  }

  leave(stay: Stay): void {
    if (this.stays.get(stay.member) !== stay) return
    this.stays.delete(stay.member)
    stay.close()
  }

  /** @throws MediaRefusal where the member may not send this, or names a way that is not its own */
  async produce(
    stay: Stay,
    { transport, id: asked, source, rtp }: MediaParams<'produce'>,
  ): Promise<Producer> {
    const way = stay.transport(transport)
    if (way !== stay.send || !stay.maySend(source)) throw new MediaRefusal('not_permitted')
    const before = stay.sent.get(source)
    if (before?.asked === asked) return before.producer
    stay.stopSending(source)
    const appData = { member: stay.member, source }
    const producer = await way.produce({
      kind: kindOf[source],
      rtpParameters: rtp,
      keyFrameRequestDelay,
      appData,
    })
    if (stay.closed || !stay.maySend(source)) {
      producer.close()
      throw new MediaRefusal('not_permitted')
    }
    stay.stopSending(source)
    stay.sent.set(source, { asked, producer })
    // What is added before its first packet is never heard.
    if (source === 'mic') producer.once('score', () => this.#listenTo(producer))
    for (const other of this.stays.values()) void this.#tellOf(other, stay, source)
    return producer
  }

  /** What the page can play is known: it is told of everything that is sent. */
  async receive(stay: Stay, transport: string, capabilities: RtpCapabilities): Promise<HubConsumer[]> {
    if (stay.transport(transport) !== stay.receive) throw new MediaRefusal('not_permitted')
    stay.capabilities = capabilities
    const told: Promise<HubConsumer | null>[] = []
    for (const other of this.stays.values()) {
      for (const source of other.sent.keys()) told.push(this.#forward(stay, other, source))
    }
    return (await Promise.all(told)).flatMap((one) => one ?? [])
  }

  /** What a member may from now on; what it may not any more is ended, and its page is told. */
  allow(stay: Stay, grant: MediaGrant): void {
    stay.grant = grant
    for (const source of [...stay.sent.keys()]) {
      if (stay.maySend(source)) continue
      stay.stopSending(source)
      this.#tell(stay, { event: 'hub-closed', payload: { source } })
    }
    const ended = [...stay.forwarded.values()].filter(
      ({ consumer }) => !grant.receive.includes(consumer.kind),
    )
    for (const { consumer } of ended) {
      stay.forwarded.delete(consumer.id)
      consumer.close()
    }
    if (ended.length > 0)
      this.#tellGone(
        stay,
        ended.map(({ consumer }) => consumer.id),
      )
    if (stay.capabilities) void this.#tellOfAll(stay)
  }

  close(): void {
    if (this.closed) return
    this.#end()
    this.router.close()
  }

  #end(): void {
    this.closed = true
    this.parts.place.loads.delete(this)
    for (const stay of this.stays.values()) stay.closed = true
    this.stays.clear()
  }

  async #tellOf(to: Stay, from: Stay, source: MediaSource): Promise<void> {
    const made = await this.#forward(to, from, source).catch(() => null)
    if (made) this.#tell(to, { event: 'hub-consumers', payload: { consumers: [made] } })
  }

  async #tellOfAll(to: Stay): Promise<void> {
    for (const other of this.stays.values()) {
      for (const source of other.sent.keys()) await this.#tellOf(to, other, source)
    }
  }

  /** Null: there is nothing to forward, or it is forwarded already. */
  async #forward(to: Stay, from: Stay, source: MediaSource): Promise<HubConsumer | null> {
    const producer = from.sent.get(source)?.producer
    const { capabilities } = to
    if (to === from || !producer || !capabilities || !to.grant.receive.includes(producer.kind)) return null
    const { id: producerId } = producer
    const isForwarded = [...to.forwarded.values()].some(({ consumer }) => consumer.producerId === producerId)
    if (isForwarded || to.coming.has(producerId)) return null
    if (!this.router.canConsume({ producerId, rtpCapabilities: capabilities })) return null
    to.coming.add(producerId)
    const consumer = await to.receive
      // Paused until its page has it: the first key picture would else be lost.
      .consume({ producerId, rtpCapabilities: capabilities, paused: true })
      .finally(() => to.coming.delete(producerId))
    const forwarded = { consumer, from: from.member, source, look: createLook(consumer) }
    to.forwarded.set(consumer.id, forwarded)
    consumer.once('producerclose', () => {
      if (to.forwarded.delete(consumer.id)) this.#tellGone(to, [consumer.id])
    })
    const paused = (is: boolean) => () =>
      this.#tell(to, { event: 'hub-paused', payload: { consumer: consumer.id, paused: is } })
    consumer.on('producerpause', paused(true))
    consumer.on('producerresume', paused(false))
    return asTold(forwarded)
  }

  #tellGone(stay: Stay, consumers: string[]): void {
    this.#tell(stay, { event: 'hub-gone', payload: { consumers } })
  }

  #tell(stay: Stay, notice: Notice): void {
    if (!stay.closed) this.parts.tell({ ...notice, room: this.parts.id, member: stay.member })
  }

  #listenTo(producer: Producer): void {
    if (producer.closed) return
    this.levels.addProducer({ producerId: producer.id }).catch(() => undefined)
  }

  #tellSpeaking(members: string[]): void {
    const named = members.sort().join(' ')
    if (named === this.#speaking) return
    this.#speaking = named
    this.parts.tell({ event: 'hub-speaking', room: this.parts.id, payload: { members } })
  }
}

type Notice = MediaEvent extends infer E
  ? E extends { member: string }
    ? Omit<E, 'room' | 'member'>
    : never
  : never
