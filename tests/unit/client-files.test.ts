import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Ear, Line } from '@/lib/client/files/data-channel'
import { createDigest } from '@/lib/client/files/digest'
import { blockBytes, pieceBytes, windowBytes } from '@/lib/client/files/protocol'
import { receiveFile } from '@/lib/client/files/receive-file'
import { blobVault, type Vault } from '@/lib/client/files/received-file-store'
import { sendFile } from '@/lib/client/files/send-file'

type Data = string | Uint8Array<ArrayBuffer>

/** One direction of a way between two ends, which keeps the order. */
function createPipe(to: Ear, from: Ear, tamper: (data: Data) => Data[] = (data) => [data]): Line {
  const queue: Data[] = []
  let queued = 0
  const deliver = () => {
    for (const data of queue.splice(0)) {
      queued -= data.length
      if (typeof data === 'string') to.text(data)
      else to.bytes(data.slice().buffer)
    }
    from.drained()
  }
  return {
    queued: () => queued,
    send(data) {
      for (const one of tamper(data)) {
        queue.push(one)
        queued += one.length
      }
      queueMicrotask(deliver)
    },
  }
}

interface Terms {
  bytes: Buffer
  /** What the receiver was promised; the true length unless said otherwise. */
  promised?: number
  tamper?: (data: Data) => Data[]
  vault?: Vault
}

function transfer({ bytes, promised = bytes.length, tamper, vault = blobVault() }: Terms) {
  const progress: number[] = []
  const sending = sendFile(new Blob([new Uint8Array(bytes)]), (moved) => progress.push(moved))
  const receiving = receiveFile(promised, vault, () => undefined)
  const there = createPipe(receiving.ear, sending.ear, tamper)
  const back = createPipe(sending.ear, receiving.ear)
  const received = receiving.run(back).then(async () => {
    back.send(JSON.stringify({ intact: true }))
    return Buffer.from(await (await vault.finish()).arrayBuffer())
  })
  return { sent: sending.run(there), received, progress }
}

describe('a file', () => {
  it.each([1, pieceBytes, blockBytes - 1, blockBytes, 3 * blockBytes + 12_345])(
    'of %i bytes arrives as it was sent',
    async (size) => {
      const bytes = randomBytes(size)
      const { sent, received, progress } = transfer({ bytes })
      const arrived = await received
      await sent
      expect(arrived.equals(bytes)).toBe(true)
      expect(progress.at(-1)).toBe(size)
      expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    },
  )

  it('is not taken when one byte is another, though the length is right', async () => {
    let spoiled = false
    const tamper = (data: Data) => {
      if (typeof data === 'string' || spoiled) return [data]
      spoiled = true
      const changed = data.slice()
      changed[7] = (changed[7] ?? 0) ^ 1
      return [changed]
    }
    const { received } = transfer({ bytes: randomBytes(2 * blockBytes), tamper })
    await expect(received).rejects.toMatchObject({ trouble: 'damaged' })
  })

  it('is not taken when there is more or less of it than was offered', async () => {
    const bytes = randomBytes(blockBytes + 10)
    await expect(transfer({ bytes, promised: blockBytes }).received).rejects.toMatchObject({
      trouble: 'damaged',
    })
    await expect(transfer({ bytes, promised: 2 * blockBytes }).received).rejects.toMatchObject({
      trouble: 'damaged',
    })
    const lossy = (data: Data) => (typeof data !== 'string' && data.length < pieceBytes ? [] : [data])
    await expect(transfer({ bytes, tamper: lossy }).received).rejects.toMatchObject({ trouble: 'damaged' })
  })

  it('stops at the receiver when there is no room for it', async () => {
    const full: Vault = { ...blobVault(), write: () => Promise.reject(new Error('QuotaExceededError')) }
    const { received } = transfer({ bytes: randomBytes(2 * blockBytes), vault: full })
    await expect(received).rejects.toMatchObject({ trouble: 'no_space' })
  })

  it('is sent no further ahead than the window while its receiver says nothing', async () => {
    const bytes = randomBytes(3 * windowBytes)
    const sending = sendFile(new Blob([new Uint8Array(bytes)]), () => undefined)
    let out = 0
    const silent: Line = {
      queued: () => 0,
      send: (data) => {
        out += data.length
      },
    }
    const sent = sending.run(silent)
    await expect.poll(() => out).toBe(windowBytes)
    sending.ear.text(JSON.stringify({ received: blockBytes }))
    await expect.poll(() => out).toBe(windowBytes + blockBytes)
    // A word of what was never sent is nobody's.
    sending.ear.text(JSON.stringify({ received: 2 * windowBytes }))
    sending.ear.text('not of the form')
    sending.ear.broke('lost')
    await expect(sent).rejects.toMatchObject({ trouble: 'lost' })
    expect(out).toBe(windowBytes + blockBytes)
  })

  it('is queued in small parts only', async () => {
    const sending = sendFile(new Blob([new Uint8Array(randomBytes(2 * windowBytes))]), () => undefined)
    let queued = 0
    const slow: Line = {
      queued: () => queued,
      send: (data) => {
        queued += data.length
      },
    }
    const sent = sending.run(slow)
    await expect.poll(() => queued).toBe(4 * blockBytes)
    queued = 0
    sending.ear.drained()
    await expect.poll(() => queued).toBe(4 * blockBytes)
    sending.ear.broke('lost')
    await expect(sent).rejects.toMatchObject({ trouble: 'lost' })
  })

  it('makes its receiver hold no more than twice the window, whatever its sender does', async () => {
    const never: Vault = { ...blobVault(), write: () => new Promise(() => undefined) }
    const receiving = receiveFile(10 * windowBytes, never, () => undefined)
    const ended = receiving.run({ queued: () => 0, send: () => undefined })
    for (let sent = 0; sent <= 2 * windowBytes; sent += blockBytes)
      receiving.ear.bytes(new ArrayBuffer(blockBytes))
    await expect(ended).rejects.toMatchObject({ trouble: 'lost' })
  })
})

it('the fingerprint is the SHA-256 of the SHA-256 of the blocks', async () => {
  const blocks = [randomBytes(blockBytes), randomBytes(500)]
  const digest = createDigest()
  for (const block of blocks) digest.add(new Uint8Array(block))
  const parts = blocks.map((block) => createHash('sha256').update(block).digest())
  expect(await digest.hex()).toBe(createHash('sha256').update(Buffer.concat(parts)).digest('hex'))
})
