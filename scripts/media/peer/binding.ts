import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What an end of a way says to find the other and to stay with it: binding requests of ICE (RFC 8445 §7), signed with the server's password. */
const cookie = 0x2112a442
const types = { asked: 0x0001, granted: 0x0101, refused: 0x0111 } as const
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  controlling: 0x802a,
} as const
const integrityBytes = 24
const fingerprintBytes = 8

export interface IceCredentials {
  readonly usernameFragment: string
  readonly password: string
}

/** A request that takes this way for good. The server is the lite one: it asks nothing back. */
export function bindingRequest({ usernameFragment, password }: IceCredentials, own: string): Buffer {
  const header = Buffer.alloc(20)
  header.writeUInt16BE(types.asked, 0)
  header.writeUInt32BE(cookie, 4)
  randomBytes(12).copy(header, 8)
  const message = Buffer.concat([
    header,
    encoded(attribute.username, Buffer.from(`${usernameFragment}:${own}`)),
    encoded(attribute.priority, Buffer.from([0x6e, 0xff, 0xff, 0xff])),
    encoded(attribute.controlling, randomBytes(8)),
    encoded(attribute.useCandidate, Buffer.alloc(0)),
  ])
  const signed = Buffer.concat([
    sized(message, integrityBytes),
    encoded(attribute.integrity, hmac(message, password)),
  ])
  const sum = Buffer.alloc(4)
  sized(signed, fingerprintBytes)
  sum.writeUInt32BE((crc32(signed) ^ 0x5354554e) >>> 0)
  return Buffer.concat([signed, encoded(attribute.fingerprint, sum)])
}

export function isStun(message: Buffer): boolean {
  return message.length >= 20 && (message[0] ?? 255) < 4 && message.readUInt32BE(4) === cookie
}

/** What an answer to a request comes to: it is the server's, whose password signed it; it refuses; it is somebody else's; null: it is none. */
export function answerOf(
  request: Buffer,
  message: Buffer,
  { password }: IceCredentials,
): 'granted' | 'refused' | 'foreign' | null {
  if (!isStun(message) || !message.subarray(8, 20).equals(request.subarray(8, 20))) return null
  const type = message.readUInt16BE(0)
  if (type === types.refused) return 'refused'
  if (type !== types.granted) return null
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    if (message.readUInt16BE(at) === attribute.integrity) {
      const before = sized(Buffer.from(message.subarray(0, at)), integrityBytes)
      const isOwn = hmac(before, password).equals(message.subarray(at + 4, at + 4 + length))
      return isOwn ? 'granted' : 'foreign'
    }
    at += 4 + Math.ceil(length / 4) * 4
  }
  return 'foreign'
}

function hmac(bytes: Buffer, password: string): Buffer {
  return createHmac('sha1', password).update(bytes).digest()
}

function sized(message: Buffer, more: number): Buffer {
  message.writeUInt16BE(message.length - 20 + more, 2)
  return message
}

function encoded(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
  padded.writeUInt16BE(type, 0)
  padded.writeUInt16BE(value.length, 2)
  value.copy(padded, 4)
  return padded
}
