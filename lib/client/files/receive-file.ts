import { createPatience, type Ear, type Line } from './data-channel'
import { createDigest } from './digest'
import { acknowledgeBytes, blockBytes, isSentAll, type SentAll, spoken, windowBytes } from './protocol'
import type { Vault } from './received-file-store'
import { FileFailure, troubleOf } from './trouble'

export interface Receiving {
  readonly ear: Ear
  /** Resolves when all of it is put away and found to be what was sent. @throws FileFailure */
  run(line: Line): Promise<void>
}

/** Takes a file of `size` bytes, piece by piece, and puts it away in blocks. Nothing that the sender does makes it hold more than twice the window. */
export function receiveFile(size: number, vault: Vault, moved: (bytes: number) => void): Receiving {
  const patience = createPatience()
  const digest = createDigest()
  let block = new Uint8Array(Math.min(blockBytes, size))
  let filled = 0
  let gathered = 0
  let received = 0
  let stored = 0
  let acknowledged = 0
  let said: SentAll | null = null
  let line: Line | null = null
  let storing: Promise<unknown> = Promise.resolve()

  function take(piece: Uint8Array<ArrayBuffer>): void {
    received += piece.byteLength
    if (received > size || said) patience.giveUp('damaged')
    else if (received - stored > 2 * windowBytes) patience.giveUp('lost')
    else gather(piece)
  }

  function gather(piece: Uint8Array<ArrayBuffer>): void {
    let rest = piece
    while (rest.byteLength > 0) {
      const part = rest.subarray(0, block.byteLength - filled)
      block.set(part, filled)
      filled += part.byteLength
      rest = rest.subarray(part.byteLength)
      if (filled === block.byteLength) put()
    }
  }

  function put(): void {
    const full = block
    gathered += full.byteLength
    block = new Uint8Array(Math.min(blockBytes, size - gathered))
    filled = 0
    digest.add(full)
    storing = storing
      .then(() => store(full))
      .catch((error: unknown) => patience.giveUp(troubleOf(error, 'no_space')))
  }

  async function store(full: Uint8Array<ArrayBuffer>): Promise<void> {
    await vault.write(full)
    stored += full.byteLength
    moved(stored)
    if (stored - acknowledged >= acknowledgeBytes || stored === size) {
      acknowledged = stored
      line?.send(JSON.stringify({ received: stored }))
    }
    patience.look()
  }

  return {
    async run(over) {
      line = over
      await patience.until(() => stored === size && said !== null)
      if (said?.size !== size || said.sha256 !== (await digest.hex())) throw new FileFailure('damaged')
    },
    ear: {
      bytes: (piece) => take(new Uint8Array(piece)),
      text(message) {
        said ??= spoken(message, isSentAll)
        // The sender has no more, and it was not all.
        if (said && received < size) patience.giveUp('damaged')
        patience.look()
      },
      drained: () => undefined,
      broke: patience.giveUp,
    },
  }
}
