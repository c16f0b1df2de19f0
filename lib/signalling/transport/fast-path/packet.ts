/**
 * Packets of Socket.IO 5 over Engine.IO 4 in the one form that this protocol is made of: text events in the main namespace, and their
 * acknowledgements. `42["typing",{}]`, with an acknowledgement asked for `427["typing",{}]`, answered `437[{"ok":true,"data":{}}]`.
 */
const four = 0x34
const two = 0x32
const zero = 0x30
const nine = 0x39
const bracket = 0x5b
const quote = 0x22
const maxIdDigits = 15

/** An event's packet: where its JSON begins, and which acknowledgement it asks for. */
export interface EventPacket {
  readonly start: number
  readonly ackId: number | null
}

/** Null: not an event in this form. */
export function readEvent(data: Buffer): EventPacket | null {
  if (data[0] !== four || data[1] !== two) return null
  let at = 2
  let id = 0
  for (let byte = data[at]; byte !== undefined && byte >= zero && byte <= nine; byte = data[++at]) {
    id = id * 10 + byte - zero
  }
  if (at > maxIdDigits || data[at] !== bracket || data[at + 1] !== quote) return null
  return { start: at, ackId: at === 2 ? null : id }
}

/** @param namespace none: the main one */
export function eventPacket(event: string, json: string, namespace = ''): string {
  return `42${namespace && `${namespace},`}["${event}",${json}]`
}

export function ackPacket(id: number, json: string): string {
  return `43${id}[${json}]`
}

/** A whole, unmasked text frame (RFC 6455 §5.2) in one piece, so that it is written in one. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = 0x81
  if (start === 2) frame[1] = length
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
  frame.write(text, start)
  return frame
}
