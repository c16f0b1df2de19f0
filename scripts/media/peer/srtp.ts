import { createCipheriv, createDecipheriv } from 'node:crypto'

/** SRTP with AEAD_AES_128_GCM (RFC 7714), in one direction. */

const tagBytes = 16
const labels = { rtp: 0, rtpSalt: 2, rtcp: 3, rtcpSalt: 5 } as const

export interface MasterKeys {
  readonly key: Buffer
  readonly salt: Buffer
}

export function isRtp(message: Buffer): boolean {
  const [first = 0, second = 0] = message
  return first >> 6 === 2 && (second < 192 || second > 223)
}

export function isRtcp(message: Buffer): boolean {
  const [first = 0] = message
  return first >> 6 === 2 && !isRtp(message)
}

/** How long the header of an RTP packet is, with whatever extends it. */
export function headerLength(packet: Buffer): number {
  const [first = 0] = packet
  const fixed = 12 + (first & 0x0f) * 4
  return first & 0x10 ? fixed + 4 + packet.readUInt16BE(fixed + 2) * 4 : fixed
}

export class Srtp {
  readonly #rtp: Buffer
  readonly #rtpSalt: Buffer
  readonly #rtcp: Buffer
  readonly #rtcpSalt: Buffer
  /** How often the number of a stream began anew, and the last one seen. */
  readonly #streams = new Map<number, { rolled: number; last: number }>()
  #reports = 0

  constructor(master: MasterKeys) {
    this.#rtp = derived(master, labels.rtp, 16)
    this.#rtpSalt = derived(master, labels.rtpSalt, 12)
    this.#rtcp = derived(master, labels.rtcp, 16)
    this.#rtcpSalt = derived(master, labels.rtcpSalt, 12)
  }

  protect(packet: Buffer): Buffer {
    const head = packet.subarray(0, headerLength(packet))
    const cipher = createCipheriv('aes-128-gcm', this.#rtp, this.#nonce(packet))
    cipher.setAAD(head)
    const secret = cipher.update(packet.subarray(head.length))
    cipher.final()
    return Buffer.concat([head, secret, cipher.getAuthTag()])
  }

  /** What an RTP packet carries. @throws when it was not written with these keys */
  payload(packet: Buffer): Buffer {
    const head = packet.subarray(0, headerLength(packet))
    const cipher = createDecipheriv('aes-128-gcm', this.#rtp, this.#nonce(packet))
    cipher.setAAD(head)
    cipher.setAuthTag(packet.subarray(-tagBytes))
    const plain = cipher.update(packet.subarray(head.length, -tagBytes))
    cipher.final()
    return plain
  }

  protectReport(report: Buffer): Buffer {
    this.#reports += 1
    const index = Buffer.alloc(4)
    index.writeUInt32BE((0x8000_0000 | this.#reports) >>> 0)
    const nonce = Buffer.alloc(12)
    report.copy(nonce, 2, 4, 8)
    nonce.writeUInt32BE(this.#reports, 8)
    const cipher = createCipheriv('aes-128-gcm', this.#rtcp, mixed(nonce, this.#rtcpSalt))
    cipher.setAAD(Buffer.concat([report.subarray(0, 8), index]))
    const secret = cipher.update(report.subarray(8))
    cipher.final()
    return Buffer.concat([report.subarray(0, 8), secret, cipher.getAuthTag(), index])
  }

  #nonce(packet: Buffer): Buffer {
    const [number, source] = [packet.readUInt16BE(2), packet.readUInt32BE(8)]
    const stream = this.#streams.get(source) ?? { rolled: 0, last: number }
    this.#streams.set(source, stream)
    if (number < 0x1000 && stream.last > 0xf000) stream.rolled += 1
    // One that is late belongs to the round before.
    const rolled = number > 0xf000 && stream.last < 0x1000 ? Math.max(stream.rolled - 1, 0) : stream.rolled
    if (rolled === stream.rolled) stream.last = number
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(source, 2)
    nonce.writeUInt32BE(rolled, 6)
    nonce.writeUInt16BE(number, 10)
    return mixed(nonce, this.#rtpSalt)
  }
}

/** RFC 3711 §4.3, the salt filled up with zeros as RFC 7714 §11 says. */
function derived({ key, salt }: MasterKeys, label: number, length: number): Buffer {
  const start = Buffer.alloc(16)
  salt.copy(start)
  start[7] = (start[7] ?? 0) ^ label
  return createCipheriv('aes-128-ctr', key, start).update(Buffer.alloc(length))
}

function mixed(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)))
}
