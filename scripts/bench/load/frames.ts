/** RFC 6455 frames as a client writes them. Any key will do for a mask; one key lets a frame be made once and stamped for each message. */
const mask = Buffer.from([0x5a, 0xa5, 0x3c, 0xc3])

/** A masked text frame. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const long = payload.length > 125
  const start = long ? 8 : 6
  const frame = Buffer.alloc(start + payload.length)
  frame[0] = 0x81
  frame[1] = 0x80 | (long ? 126 : payload.length)
  if (long) frame.writeUInt16BE(payload.length, 2)
  mask.copy(frame, start - 4)
  for (const [index, byte] of payload.entries()) frame[start + index] = byte ^ masked(index)
  return frame
}

const masked = (index: number) => mask[index & 3] ?? 0

/** A frame in which two numbers of fixed width change from one message to the next. */
export class Stamp {
  readonly #frame: Buffer
  readonly #start: number
  readonly #places: readonly number[]

  /** @param text holds one run of `width` letters `I` (acknowledgement id, may be absent) and one of `S` (sequence number) */
  constructor(
    text: string,
    private readonly width: number,
  ) {
    this.#frame = textFrame(text)
    this.#start = this.#frame.length - Buffer.byteLength(text)
    this.#places = [text.indexOf('I'.repeat(width)), text.indexOf('S'.repeat(width))]
  }

  /** A copy, because the one before may still be on its way. */
  frame(id: number, sequence: number): Buffer {
    const frame = Buffer.from(this.#frame)
    this.#write(frame, this.#places[0] ?? -1, id)
    this.#write(frame, this.#places[1] ?? -1, sequence)
    return frame
  }

  #write(frame: Buffer, place: number, value: number): void {
    if (place < 0) return
    let rest = value
    for (let index = place + this.width - 1; index >= place; index -= 1) {
      frame[this.#start + index] = (0x30 + (rest % 10)) ^ masked(index)
      rest = Math.floor(rest / 10)
    }
  }
}
