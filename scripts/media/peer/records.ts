import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

/** The records of DTLS 1.2 (RFC 6347 §4), plain and with AES-128-GCM (RFC 5288). */

export const contents = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const
const version = 0xfefd
const headerBytes = 13
const explicitBytes = 8
const tagBytes = 16

export interface RecordKeys {
  readonly key: Buffer
  readonly iv: Buffer
}

export interface DtlsRecord {
  readonly type: number
  readonly epoch: number
  /** Epoch and number, as in the header. */
  readonly sequence: Buffer
  readonly body: Buffer
}

export function isDtls(message: Buffer): boolean {
  const [first = 0] = message
  return first >= 20 && first <= 63
}

export function recordsIn(datagram: Buffer): DtlsRecord[] {
  const found: DtlsRecord[] = []
  for (let at = 0; at + headerBytes <= datagram.length; ) {
    const end = at + headerBytes + datagram.readUInt16BE(at + 11)
    if (end > datagram.length) break
    found.push({
      type: datagram[at] ?? 0,
      epoch: datagram.readUInt16BE(at + 3),
      sequence: datagram.subarray(at + 3, at + 11),
      body: datagram.subarray(at + headerBytes, end),
    })
    at = end
  }
  return found
}

export function writeRecord(
  type: number,
  epoch: number,
  number: number,
  plain: Buffer,
  keys: RecordKeys | null,
) {
  const sequence = Buffer.alloc(8)
  sequence.writeUInt16BE(epoch, 0)
  sequence.writeUIntBE(number, 2, 6)
  const body = keys ? sealed(type, sequence, plain, keys) : plain
  return Buffer.concat([header(type, sequence, body.length), body])
}

function header(type: number, sequence: Buffer, length: number): Buffer {
  const bytes = Buffer.alloc(headerBytes)
  bytes[0] = type
  bytes.writeUInt16BE(version, 1)
  sequence.copy(bytes, 3)
  bytes.writeUInt16BE(length, 11)
  return bytes
}

function sealed(type: number, sequence: Buffer, plain: Buffer, { key, iv }: RecordKeys): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.concat([iv, sequence]))
  cipher.setAAD(additional(type, sequence, plain.length))
  return Buffer.concat([sequence, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @throws when it was not written with these keys */
export function opened({ type, sequence, body }: DtlsRecord, { key, iv }: RecordKeys): Buffer {
  const explicit = body.subarray(0, explicitBytes)
  const secret = body.subarray(explicitBytes, -tagBytes)
  const cipher = createDecipheriv('aes-128-gcm', key, Buffer.concat([iv, explicit]))
  cipher.setAAD(additional(type, sequence, secret.length))
  cipher.setAuthTag(body.subarray(-tagBytes))
  return Buffer.concat([cipher.update(secret), cipher.final()])
}

function additional(type: number, sequence: Buffer, length: number): Buffer {
  const bytes = header(type, sequence, length)
  return Buffer.concat([sequence, bytes.subarray(0, 3), bytes.subarray(11)])
}

/** The pseudorandom function of TLS 1.2 (RFC 5246 §5). */
export function expand(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const whole = Buffer.concat([Buffer.from(label), seed])
  const mac = (bytes: Buffer) => createHmac('sha256', secret).update(bytes).digest()
  let made = Buffer.alloc(0)
  for (let link = mac(whole); made.length < length; link = mac(link))
    made = Buffer.concat([made, mac(Buffer.concat([link, whole]))])
  return made.subarray(0, length)
}
