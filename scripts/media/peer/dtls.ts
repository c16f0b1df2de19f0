import { createECDH, createHash, randomBytes, sign, verify, X509Certificate } from 'node:crypto'
import { type Certificate, fingerprintOf } from './certificate'
import { contents, type DtlsRecord, expand, opened, type RecordKeys, recordsIn, writeRecord } from './records'
import type { MasterKeys } from './srtp'

/**
 * The client's side of a DTLS 1.2 handshake as WebRTC has it (RFC 8842): one suite, ECDHE_ECDSA with AES_128_GCM, a certificate on each side, and keys
 * for SRTP out of it. Only what a media server answers is understood.
 */
const kinds = {
  clientHello: 1,
  serverHello: 2,
  verifyRequest: 3,
  certificate: 11,
  serverKey: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKey: 16,
  finished: 20,
} as const
const suite = 0xc02b
const profile = 0x0007
const resendMs = 400

interface Parts {
  readonly certificate: Certificate
  /** Of the server's certificate, as the signalling said. */
  readonly fingerprint: string
  send(datagram: Buffer): void
}

export interface SrtpKeys {
  readonly own: MasterKeys
  readonly theirs: MasterKeys
}

interface Message {
  readonly kind: number
  readonly body: Buffer
}

/** Sent again it gets another number: the same one twice is taken for a replay. */
interface Outgoing {
  readonly type: number
  readonly epoch: 0 | 1
  readonly body: Buffer
}

export class DtlsClient {
  readonly keys: Promise<SrtpKeys>
  readonly #parts: Parts
  readonly #random = randomBytes(32)
  readonly #curve = createECDH('prime256v1')
  readonly #said: Buffer[] = []
  readonly #came = new Map<number, { kind: number; body: Buffer; missing: number }>()
  readonly #early: DtlsRecord[] = []
  #flight: Outgoing[] = []
  #next = 0
  #sent = 0
  readonly #records: [number, number] = [0, 0]
  #serverRandom: Buffer = Buffer.alloc(32)
  #serverKey: Message | null = null
  #chain: Buffer = Buffer.alloc(0)
  #master: Buffer = Buffer.alloc(0)
  #ownKeys: RecordKeys | null = null
  #theirKeys: RecordKeys | null = null
  #resending: NodeJS.Timeout | undefined
  #done: { resolve(keys: SrtpKeys): void; reject(error: Error): void } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#curve.generateKeys()
    this.keys = new Promise((resolve, reject) => {
      this.#done = { resolve, reject }
    })
    this.keys.catch(() => undefined)
  }

  start(): void {
    this.#flush([this.#handshake(kinds.clientHello, this.#hello(Buffer.alloc(0)))])
  }

  close(): void {
    clearInterval(this.#resending)
    this.#done?.reject(new Error('closed'))
  }

  hear(datagram: Buffer): void {
    try {
      for (const record of recordsIn(datagram)) this.#take(record)
    } catch (error) {
      clearInterval(this.#resending)
      this.#done?.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #take(record: DtlsRecord): void {
    if (record.type === contents.alert && record.epoch === 0) throw new Error(`alert ${record.body[1]}`)
    if (record.type !== contents.handshake) return
    if (record.epoch === 0) this.#messages(record.body)
    else if (this.#theirKeys) this.#messages(opened(record, this.#theirKeys))
    else this.#early.push(record)
  }

  #messages(bytes: Buffer): void {
    for (let at = 0; at + 12 <= bytes.length; ) {
      const part = bytes.readUIntBE(at + 9, 3)
      const number = bytes.readUInt16BE(at + 4)
      const length = bytes.readUIntBE(at + 1, 3)
      if (number >= this.#next) {
        const one = this.#came.get(number) ?? {
          kind: bytes[at] ?? 0,
          body: Buffer.alloc(length),
          missing: length,
        }
        bytes.copy(one.body, bytes.readUIntBE(at + 6, 3), at + 12, at + 12 + part)
        one.missing -= part
        this.#came.set(number, one)
      }
      at += 12 + part
    }
    for (let one = this.#came.get(this.#next); one && one.missing <= 0; one = this.#came.get(this.#next)) {
      this.#came.delete(this.#next)
      this.#next += 1
      this.#hear(one)
    }
  }

  #hear(message: Message): void {
    const { kind, body } = message
    if (kind === kinds.verifyRequest) {
      // The first hello does not count.
      this.#said.length = 0
      const cookie = body.subarray(3, 3 + (body[2] ?? 0))
      this.#flush([this.#handshake(kinds.clientHello, this.#hello(cookie))])
      return
    }
    if (kind !== kinds.finished) this.#said.push(framed(this.#next - 1, message))
    if (kind === kinds.finished) this.#finish(body)
    else if (kind === kinds.serverHello) this.#agreed(body)
    else if (kind === kinds.certificate) this.#identify(body)
    else if (kind === kinds.serverKey) this.#serverKey = message
    else if (kind === kinds.serverHelloDone) this.#answer()
  }

  #hello(cookie: Buffer): Buffer {
    const extensions = Buffer.concat([
      extension(10, Buffer.from([0, 2, 0, 23])),
      extension(11, Buffer.from([1, 0])),
      extension(13, Buffer.from([0, 2, 4, 3])),
      extension(14, Buffer.from([0, 2, profile >> 8, profile & 255, 0])),
      extension(23, Buffer.alloc(0)),
      extension(0xff01, Buffer.from([0])),
    ])
    return Buffer.concat([
      Buffer.from([0xfe, 0xfd]),
      this.#random,
      Buffer.from([0, cookie.length]),
      cookie,
      Buffer.from([0, 2, suite >> 8, suite & 255, 1, 0]),
      u16(extensions.length),
      extensions,
    ])
  }

  #agreed(body: Buffer): void {
    this.#serverRandom = body.subarray(2, 34)
    const at = 35 + (body[34] ?? 0)
    if (body.readUInt16BE(at) !== suite) throw new Error('another cipher suite')
    const wanted = extension(14, Buffer.from([0, 2, profile >> 8, profile & 255, 0]))
    if (!body.includes(wanted)) throw new Error('no SRTP with AES-128-GCM')
  }

  #identify(body: Buffer): void {
    this.#chain = body.subarray(6, 6 + body.readUIntBE(3, 3))
    if (fingerprintOf(this.#chain) !== this.#parts.fingerprint)
      throw new Error('its certificate is not the one that was announced')
  }

  /** The server has said all: the keys follow from both sides' halves. */
  #answer(): void {
    const { certificate } = this.#parts
    const offered = this.#serverKey?.body ?? Buffer.alloc(0)
    const point = offered.subarray(4, 4 + (offered[3] ?? 0))
    const params = offered.subarray(0, 4 + point.length)
    const signature = offered.subarray(params.length + 4)
    const signed = Buffer.concat([this.#random, this.#serverRandom, params])
    if (!verify('sha256', signed, new X509Certificate(this.#chain).publicKey, signature))
      throw new Error('its key is not signed by its certificate')
    const own = this.#curve.getPublicKey()
    const chain = Buffer.concat([u24(certificate.der.length), certificate.der])
    const flight = [
      this.#handshake(kinds.certificate, Buffer.concat([u24(chain.length), chain])),
      this.#handshake(kinds.clientKey, Buffer.concat([Buffer.from([own.length]), own])),
    ]
    this.#derive(this.#curve.computeSecret(point))
    const proof = sign('sha256', Buffer.concat(this.#said), certificate.key)
    flight.push(
      this.#handshake(
        kinds.certificateVerify,
        Buffer.concat([Buffer.from([4, 3]), u16(proof.length), proof]),
      ),
      { type: contents.changeCipherSpec, epoch: 0 as const, body: Buffer.from([1]) },
    )
    const verified = expand(this.#master, 'client finished', this.#hash(), 12)
    flight.push(this.#handshake(kinds.finished, verified, 1))
    this.#flush(flight)
    for (const record of this.#early.splice(0)) this.#take(record)
  }

  #derive(shared: Buffer): void {
    this.#master = expand(shared, 'extended master secret', this.#hash(), 48)
    const block = expand(this.#master, 'key expansion', Buffer.concat([this.#serverRandom, this.#random]), 40)
    this.#ownKeys = { key: block.subarray(0, 16), iv: block.subarray(32, 36) }
    this.#theirKeys = { key: block.subarray(16, 32), iv: block.subarray(36, 40) }
  }

  #finish(body: Buffer): void {
    if (!expand(this.#master, 'server finished', this.#hash(), 12).equals(body))
      throw new Error('its Finished does not fit')
    clearInterval(this.#resending)
    const seed = Buffer.concat([this.#random, this.#serverRandom])
    const made = expand(this.#master, 'EXTRACTOR-dtls_srtp', seed, 56)
    this.#done?.resolve({
      own: { key: made.subarray(0, 16), salt: made.subarray(32, 44) },
      theirs: { key: made.subarray(16, 32), salt: made.subarray(44, 56) },
    })
  }

  #hash(): Buffer {
    return createHash('sha256').update(Buffer.concat(this.#said)).digest()
  }

  #handshake(kind: number, body: Buffer, epoch: 0 | 1 = 0): Outgoing {
    const message = framed(this.#sent, { kind, body })
    this.#sent += 1
    this.#said.push(message)
    return { type: contents.handshake, epoch, body: message }
  }

  #flush(flight: Outgoing[]): void {
    this.#flight = flight
    const send = () => {
      for (const { type, epoch, body } of this.#flight) {
        const number = this.#records[epoch]
        this.#records[epoch] = number + 1
        this.#parts.send(writeRecord(type, epoch, number, body, epoch > 0 ? this.#ownKeys : null))
      }
    }
    clearInterval(this.#resending)
    this.#resending = setInterval(send, resendMs)
    send()
  }
}

/** As it goes into the hash and, whole, over the wire. */
function framed(number: number, { kind, body }: Message): Buffer {
  const length = u24(body.length)
  return Buffer.concat([Buffer.from([kind]), length, u16(number), u24(0), length, body])
}

function extension(type: number, value: Buffer): Buffer {
  return Buffer.concat([u16(type), u16(value.length), value])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u24(value: number): Buffer {
  const bytes = Buffer.alloc(3)
  bytes.writeUIntBE(value, 0, 3)
  return bytes
}
