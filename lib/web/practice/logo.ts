import { practiceBounds } from '@/lib/contract/http/practice'

export interface Picture {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly width: number
  readonly height: number
}

/** What a file is by its own bytes, whatever it calls itself: null for what is none of the three, or too large or small to be a logo. */
export function pictureOf(bytes: Buffer): Picture | null {
  const picture = png(bytes) ?? jpeg(bytes) ?? webp(bytes)
  if (!picture || bytes.length > practiceBounds.logoBytes) return null
  const fits = (side: number) =>
    side >= practiceBounds.leastLogoPixels && side <= practiceBounds.mostLogoPixels
  return fits(picture.width) && fits(picture.height) ? picture : null
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function png(bytes: Buffer): Picture | null {
  const isPng = bytes.length > 33 && bytes.subarray(0, 8).equals(pngStart) && textAt(bytes, 12, 4) === 'IHDR'
  return isPng ? { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null
}

/** Its size stands in the first frame header (SOF); before it are segments that each say how long they are. */
function jpeg(bytes: Buffer): Picture | null {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

function webp(bytes: Buffer): Picture | null {
  if (bytes.length < 30 || textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return null
  const type = 'image/webp'
  switch (textAt(bytes, 12, 4)) {
    case 'VP8 ':
      return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21)
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return null
  }
}

function textAt(bytes: Buffer, at: number, length: number): string {
  return bytes.toString('latin1', at, at + length)
}
