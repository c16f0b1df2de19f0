import { createPatience, type Ear, type Line } from './data-channel'
import { createDigest } from './digest'
import { blockBytes, isIntact, isReceived, pieceBytes, spoken, windowBytes } from './protocol'
import { FileFailure } from './trouble'

/** More than this is never queued; a channel fails at 16 MiB. */
const mostQueuedBytes = 4 * blockBytes

export interface Sending {
  readonly ear: Ear
  /** Resolves when the receiver has found it whole. @throws FileFailure */
  run(line: Line): Promise<void>
}

/** Sends a file, block by block: never further ahead of the receiver than the window, and with little of it in memory. */
export function sendFile(file: Blob, moved: (bytes: number) => void): Sending {
  const patience = createPatience()
  let sent = 0
  let received = 0
  let intact = false

  async function sendBlock(line: Line, block: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let at = 0; at < block.byteLength; at += pieceBytes) {
      const mayGo = () => line.queued() < mostQueuedBytes && sent - received < windowBytes
      if (!mayGo()) await patience.until(mayGo)
      const piece = block.subarray(at, at + pieceBytes)
      line.send(piece)
      sent += piece.byteLength
    }
  }

  async function run(line: Line): Promise<void> {
    const digest = createDigest()
    let next = readBlock(file, 0)
    for (let at = 0; at < file.size; at += blockBytes) {
      const block = await next
      // The next one is read while this one is on its way.
      next = readBlock(file, at + blockBytes)
      // Heard when its turn comes.
      next.catch(() => undefined)
      digest.add(block)
      await sendBlock(line, block)
    }
    line.send(JSON.stringify({ size: sent, sha256: await digest.hex() }))
    await patience.until(() => intact)
  }

  return {
    run,
    ear: {
      bytes: () => patience.giveUp('lost'),
      text(message) {
        const word = spoken(message, isReceived)
        if (word && word.received >= received && word.received <= sent) {
          received = word.received
          moved(received)
        } else if (spoken(message, isIntact)) intact = true
        patience.look()
      },
      drained: patience.look,
      broke: patience.giveUp,
    },
  }
}

async function readBlock(file: Blob, at: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(at, at + blockBytes).arrayBuffer())
  } catch {
    // NotReadableError: changed or gone since it was chosen.
    throw new FileFailure('unreadable')
  }
}
