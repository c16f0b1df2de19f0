/** A picture on its way: the payloads of its packets, in order. */
export interface ClipFrame {
  readonly atMs: number
  readonly packets: readonly Buffer[]
}

/** Pictures of one size, for sending over and over. The first is a key picture. */
export interface Clip {
  readonly frames: readonly ClipFrame[]
  readonly lengthMs: number
}

export const framesPerSecond = 20
const packetBytes = 1_100
const keyEvery = 40

/** What a camera of 640×480 sends in its three sizes. */
export const cameraBitrates = [110_000, 350_000, 700_000] as const

/**
 * Packets of the sizes and at the moments that a camera would send, with headers that say what is a key picture and nothing behind them that could be
 * shown: for counting.
 */
export function drawnByNobody(bitsPerSecond: number): Clip {
  const bytes = Math.round(bitsPerSecond / 8 / framesPerSecond)
  const frames = Array.from({ length: keyEvery }, (_, at): ClipFrame => {
    const count = Math.max(1, Math.ceil(bytes / packetBytes))
    const packets = Array.from({ length: count }, (_, part) =>
      vp8(at, at === 0, part, Math.round(bytes / count)),
    )
    return { atMs: (at * 1000) / framesPerSecond, packets }
  })
  return { frames, lengthMs: (keyEvery * 1000) / framesPerSecond }
}

/** RFC 7741 §4.2: a descriptor with the picture's number, then, at its start, whether it stands alone. */
function vp8(picture: number, isKey: boolean, part: number, bytes: number): Buffer {
  const payload = Buffer.alloc(Math.max(bytes, 16), 0x55)
  payload[0] = part === 0 ? 0x90 : 0x80
  payload[1] = 0x80
  payload.writeUInt16BE(0x8000 | picture, 2)
  payload[4] = isKey ? 0x10 : 0x11
  return payload
}
