import { randomUUID } from 'node:crypto'
import type { Consumer, Producer, WebRtcTransport } from 'mediasoup/types'
import type { HubConsumer, HubView, MediaSource } from '@/lib/contract/socket/hub'
import { type RtpCapabilities, rtpParameters as rtpParametersForm } from '@/lib/contract/socket/rtp'
import { type MediaGrant, MediaRefusal } from '../port/requests'
import { asSent } from './as-sent'
import type { createLook } from './look'

/** What a source is made of. */
export const kindOf = {
  mic: 'audio',
  camera: 'video',
  screen: 'video',
  screenAudio: 'audio',
} as const satisfies Record<MediaSource, 'audio' | 'video'>

/** What a member sends. */
export interface Sent {
  /** The page's own name for the attempt. */
  readonly asked: string
  readonly producer: Producer
}

/** What a member is sent of another. */
interface Forwarded {
  readonly consumer: Consumer
  readonly from: string
  readonly source: MediaSource
  readonly look: ReturnType<typeof createLook>
}

/** One page of one member: its two ways to the server, and what goes over them. */
export class Stay {
  readonly id = randomUUID()
  readonly sent = new Map<MediaSource, Sent>()
  readonly forwarded = new Map<string, Forwarded>()
  /** Producers of which a consumer is being made. */
  readonly coming = new Set<string>()
  /** What it can play; null until it has said so. */
  capabilities: RtpCapabilities | null = null
  closed = false

  constructor(
    readonly member: string,
    readonly send: WebRtcTransport,
    readonly receive: WebRtcTransport,
    public grant: MediaGrant,
    public untilMs: number,
  ) {}

  /** @throws MediaRefusal where it is none of this member's */
  transport(id: string): WebRtcTransport {
    const found = [this.send, this.receive].find((one) => one.id === id)
    if (!found) throw new MediaRefusal('not_permitted')
    return found
  }

  maySend(source: MediaSource): boolean {
    return this.grant.send.includes(source)
  }

  producerOf(source: MediaSource): Producer {
    const sent = this.sent.get(source)
    if (!sent) throw new MediaRefusal('not_permitted')
    return sent.producer
  }

  stopSending(source: MediaSource): void {
    const sent = this.sent.get(source)
    this.sent.delete(source)
    sent?.producer.close()
  }

  async look({ consumer: id, layer }: HubView): Promise<void> {
    // What has just ended may still be asked for.
    await this.forwarded.get(id)?.look(layer)
  }

  /** As its page is told of them. */
  consumers(): HubConsumer[] {
    return [...this.forwarded.values()].map(asTold)
  }

  get flows(): number {
    return this.sent.size + this.forwarded.size
  }

  close(): void {
    this.closed = true
    this.send.close()
    this.receive.close()
    this.sent.clear()
    this.forwarded.clear()
  }
}

export function asTold({ consumer, from, source }: Forwarded): HubConsumer {
  const { id, producerId, rtpParameters, producerPaused } = consumer
  return {
    id,
    member: from,
    source,
    producer: producerId,
    rtp: asSent(rtpParametersForm, rtpParameters),
    paused: producerPaused,
  }
}
