import { createHash, createHmac, randomBytes } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** STUN and TURN messages as far as a check of a TURN server needs them (RFC 8489 §5 and §14, RFC 8656 §18). */
export const methods = { binding: 0x001, allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const
export type Method = keyof typeof methods

/** Media on its way, which nobody answers: to a peer, and from one (RFC 8656 §11). */
const indications = { send: 0x0016, data: 0x0017 } as const

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
} as const
export type Attribute = readonly [type: number, value: Buffer]

const cookie = 0x2112a442
const headerBytes = 20
const integrityBytes = 24

export interface LongTerm {
  readonly username: string
  readonly password: string
  readonly realm: string
  readonly nonce: string
}

/** A request; with credentials it is signed (RFC 8489 §9.2). Addresses are written with a mask, which the request begins with. */
export function request(
  method: Method,
  asked: (mask: Buffer) => readonly Attribute[],
  credentials: LongTerm | null,
): Buffer {
  const header = headerOf(methods[method])
  const attributesAsked = asked(header.subarray(4))
  if (!credentials) return sized(Buffer.concat([header, ...attributesAsked.map(encoded)]), 0)
  const { username, password, realm, nonce } = credentials
  const own: Attribute[] = [
    [attributes.username, Buffer.from(username)],
    [attributes.realm, Buffer.from(realm)],
    [attributes.nonce, Buffer.from(nonce)],
  ]
  const signed = sized(Buffer.concat([header, ...[...attributesAsked, ...own].map(encoded)]), integrityBytes)
  const key = createHash('md5').update(`${username}:${realm}:${password}`).digest()
  const signature = createHmac('sha1', key).update(signed).digest()
  return Buffer.concat([signed, encoded([attributes.messageIntegrity, signature])])
}

function headerOf(type: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(type, 0)
  header.writeUInt32BE(cookie, 4)
  randomBytes(12).copy(header, 8)
  return header
}

/** What is to be sent to a peer through the relay. */
export function sendIndication(to: TransportAddress, data: Buffer): Buffer {
  const header = headerOf(indications.send)
  const parts = [peer(to, header.subarray(4)), [attributes.data, data] as const]
  return sized(Buffer.concat([header, ...parts.map(encoded)]), 0)
}

/** What a peer sent through the relay; null for any other message. */
export function dataOf(message: Buffer): Buffer | null {
  if (message.length < headerBytes || message.readUInt16BE(0) !== indications.data) return null
  return attributesOf(message).get(attributes.data) ?? null
}

function sized(message: Buffer, more: number): Buffer {
  message.writeUInt16BE(message.length - headerBytes + more, 2)
  return message
}

function encoded([type, value]: Attribute): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
  padded.writeUInt16BE(type, 0)
  padded.writeUInt16BE(value.length, 2)
  value.copy(padded, 4)
  return padded
}

export interface Answer {
  readonly success: boolean
  /** Of an error. */
  readonly code: number | null
  get(type: number): Buffer | undefined
}

/** The whole message at the start of `bytes`, or null while it has not all arrived. */
export function wholeMessage(bytes: Buffer): Buffer | null {
  if (bytes.length < headerBytes) return null
  const length = headerBytes + bytes.readUInt16BE(2)
  return bytes.length < length ? null : bytes.subarray(0, length)
}

/** The answer to `asked`; null for anything else. */
export function answerTo(asked: Buffer, message: Buffer): Answer | null {
  if (message.length < headerBytes || !message.subarray(4, 20).equals(asked.subarray(4, 20))) return null
  const found = attributesOf(message)
  const error = found.get(attributes.errorCode)
  return {
    success: (message.readUInt16BE(0) & 0x0110) === 0x0100,
    code: error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : null,
    get: (type) => found.get(type),
  }
}

function attributesOf(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = headerBytes; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  return found
}

export interface TransportAddress {
  readonly address: string
  readonly port: number
}

/** XOR-PEER-ADDRESS (RFC 8489 §14.2). */
export function peer({ address, port }: TransportAddress, mask: Buffer): Attribute {
  const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address)
  const value = Buffer.alloc(4 + bytes.length)
  value[1] = isIPv4(address) ? 1 : 2
  value.writeUInt16BE(port ^ (cookie >>> 16), 2)
  masked(bytes, mask).copy(value, 4)
  return [attributes.xorPeerAddress, value]
}

/** The address of an IPv4 relay in XOR-RELAYED-ADDRESS; null for anything else. */
export function relayedAddress(value: Buffer | undefined): TransportAddress | null {
  if (value?.length !== 8) return null
  const mask = Buffer.alloc(4)
  mask.writeUInt32BE(cookie)
  return {
    address: [...masked(value.subarray(4), mask)].join('.'),
    port: value.readUInt16BE(2) ^ (cookie >>> 16),
  }
}

function masked(bytes: Buffer, mask: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

function ipv6Bytes(address: string): Buffer {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  const [a = 0, b = 0, c = 0, d = 0] = (tail?.[2] ?? '').split('.').map(Number)
  const text = tail ? `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}` : address
  const [head = '', rest] = text.split('::')
  const groups = (part: string | undefined) =>
    part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []
  const [left, right] = [groups(head), groups(rest)]
  const all = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right]
  const bytes = Buffer.alloc(16)
  for (const [index, group] of all.entries()) bytes.writeUInt16BE(group, index * 2)
  return bytes
}
