import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  readonly key: KeyObject
  readonly der: Buffer
  /** SHA-256, as SDP and the media server write it. */
  readonly fingerprint: string
}

/** A certificate that nobody vouches for: in WebRTC its fingerprint goes over the signalling, and that is what is believed. */
export function makeCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(set(sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from('parley')))))
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const validity = sequence(time('20200101000000Z'), time('20491231235959Z'))
  const serial = tagged(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)]))
  const version = tagged(0xa0, tagged(0x02, Buffer.from([2])))
  const body = sequence(
    version,
    serial,
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, privateKey)
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.alloc(1), signature])))
  return { key: privateKey, der, fingerprint: fingerprintOf(der) }
}

export function fingerprintOf(der: Buffer): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return hex.match(/../g)?.join(':') ?? ''
}

function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const sequence = (...parts: Buffer[]) => tagged(0x30, Buffer.concat(parts))
const set = (...parts: Buffer[]) => tagged(0x31, Buffer.concat(parts))
const oid = (...bytes: number[]) => tagged(0x06, Buffer.from(bytes))
const time = (text: string) => tagged(0x18, Buffer.from(text))
