import type { Member } from '@/scripts/media/peer/member'

/** What came of one stream: how many packets and pictures, and how many numbers were left out. */
interface Stream {
  packets: number
  frames: number
  last: number
  span: number
}

export interface Received {
  packets: number
  frames: number
  /** Packets that never came. */
  missing: number
  streams: number
}

/** Counts what a member is sent, by the headers alone: opening each packet would cost the machine more than forwarding it. */
export class Counter {
  #streams = new Map<number, Stream>()

  constructor(member: Member) {
    member.ways.receive.hearRtp = (packet) => this.#count(packet)
  }

  begin(): void {
    this.#streams = new Map()
  }

  get received(): Received {
    const all = [...this.#streams.values()]
    const sum = (of: (stream: Stream) => number) => all.reduce((total, stream) => total + of(stream), 0)
    return {
      packets: sum(({ packets }) => packets),
      frames: sum(({ frames }) => frames),
      missing: sum(({ packets, span }) => Math.max(0, span - packets)),
      streams: all.filter(({ frames }) => frames > 0).length,
    }
  }

  #count(packet: Buffer): void {
    const [number, source] = [packet.readUInt16BE(2), packet.readUInt32BE(8)]
    const stream = this.#streams.get(source) ?? { packets: 0, frames: 0, last: number - 1, span: 0 }
    this.#streams.set(source, stream)
    const ahead = (number - stream.last) & 0xffff
    if (ahead < 0x8000) {
      stream.span += ahead
      stream.last = number
    }
    stream.packets += 1
    if ((packet[1] ?? 0) & 0x80) stream.frames += 1
  }
}
