import { randomUUID } from 'node:crypto'
import type { HubConsumer, MediaSource } from '@/lib/contract/socket/hub'
import type { RtpCapabilities, RtpParameters } from '@/lib/contract/socket/rtp'
import type { MediaService } from '@/lib/media/port/requests'
import { type Candidate, type Reached, Way } from './way'

const grant = {
  send: ['mic', 'camera', 'screen', 'screenAudio'] as MediaSource[],
  receive: ['audio' as const, 'video' as const],
}

type Direction = 'send' | 'receive'

/** A member of a room in the media server, without a browser. */
export class Member {
  readonly name: string
  readonly #media: Pick<MediaService, 'ask'>
  readonly #room: string
  readonly ways: Record<Direction, Way>
  readonly #offered: RtpCapabilities

  private constructor(
    media: Pick<MediaService, 'ask'>,
    room: string,
    name: string,
    entry: Awaited<ReturnType<typeof enter>>,
  ) {
    this.#media = media
    this.#room = room
    this.name = name
    this.#offered = entry.capabilities
    this.ways = { send: new Way(entry.ways.send), receive: new Way(entry.ways.receive) }
  }

  static async enter(
    media: Pick<MediaService, 'ask'>,
    room: string,
    name: string = randomUUID(),
  ): Promise<Member> {
    return new Member(media, room, name, await enter(media, room, name))
  }

  /** By which it can come; those of both ways are alike. */
  get candidates(): readonly Candidate[] {
    return this.ways.send.candidates
  }

  get #self() {
    return { room: this.#room, member: this.name }
  }

  /** By one candidate: found, and keys agreed on. Null: it works. */
  async connect(
    direction: Direction,
    candidate: Candidate,
    patienceMs: number,
  ): Promise<Exclude<Reached, 'reached'> | null> {
    const way = this.ways[direction]
    const reached = await way.reach(candidate, patienceMs)
    if (reached !== 'reached') return reached
    await this.#media.ask('connect', { ...this.#self, transport: way.id, dtls: way.dtlsParameters })
    await way.shake(patienceMs)
    return null
  }

  async produce(source: MediaSource, rtp: RtpParameters): Promise<void> {
    const transport = this.ways.send.id
    await this.#media.ask('produce', { ...this.#self, transport, id: randomUUID(), source, rtp })
  }

  /**
   * Says that it plays what the server offers, without an estimate of its line: all that it asks for is sent.
   */
  async receive(): Promise<HubConsumer[]> {
    const codecs = this.#offered.codecs?.map((codec) => ({
      ...codec,
      rtcpFeedback:
        codec.rtcpFeedback?.filter(({ type }) => type !== 'transport-cc' && type !== 'goog-remb') ?? [],
    }))
    const capabilities = { codecs: codecs ?? [], headerExtensions: [] }
    const transport = this.ways.receive.id
    return (await this.#media.ask('receive', { ...this.#self, transport, capabilities })).consumers
  }

  async watch(views: readonly { consumer: string; layer: number | null }[]): Promise<void> {
    await this.#media.ask('watch', { ...this.#self, views: [...views] })
  }

  async leave(): Promise<void> {
    this.ways.send.close()
    this.ways.receive.close()
    await this.#media.ask('leave', this.#self)
  }
}

async function enter(media: Pick<MediaService, 'ask'>, room: string, member: string) {
  const { transports, capabilities } = await media.ask('enter', { room, member, grant, stay: null })
  if (!transports) throw new Error('The media server knows this member already.')
  return { ways: transports, capabilities }
}
