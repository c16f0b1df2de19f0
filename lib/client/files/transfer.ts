import type { Outlet, Ways } from '../signalling/on-demand'
import type { Signal } from '../signalling/signal'
import type { Ear, Line } from './data-channel'
import type { DataLine } from './open-data-channel'
import { receiveFile } from './receive-file'
import { discardLater, openVault, type Vault } from './received-file-store'
import { sendFile } from './send-file'
import { FileFailure } from './trouble'

export interface JobOptions {
  readonly id: string
  readonly outlet: Outlet
  opened(): void
  moved(bytes: number): void
}

/** One accepted file on its way, at either end. */
export interface Job {
  /** Resolves when the other side has found it whole. @throws FileFailure */
  send(file: Blob): Promise<void>
  /** @param accept tells the other side, once everything here is ready for the file */
  receive(size: number, accept: () => Promise<boolean>): Promise<void>
  hear(signal: Signal): void
  /** The whole file, once it is there. */
  received(): Blob | null
  close(): void
}

export function createJob({ id, outlet, opened, moved }: JobOptions): Job {
  let line: DataLine | null = null
  let vault: Vault | null = null
  let blob: Blob | null = null
  let closed = false

  /** The one place from which a chat reaches WebRTC: fetched only for a file that was accepted. */
  async function open(initiator: boolean, ear: Ear): Promise<{ line: Line; whenOpen: Promise<void> }> {
    const { openDataLine } = await import('./open-data-channel')
    if (closed) throw new FileFailure('lost')
    let made: DataLine | undefined
    const whenOpen = new Promise<void>((resolve, reject) => {
      made = openDataLine({
        initiator,
        config: configOf(outlet.ways()),
        ear: {
          ...ear,
          broke(trouble) {
            reject(new FileFailure(trouble))
            ear.broke(trouble)
          },
        },
        signal: (signal) => void tell(signal),
        opened() {
          opened()
          resolve()
        },
      })
      line = made
    })
    // Seen by whoever waits for it; a failure before that is none the less one.
    whenOpen.catch(() => undefined)
    // A browser without WebRTC has none to open.
    if (!made) throw new FileFailure('no_path')
    return { line: made, whenOpen }
  }

  function tell({ event: _event, ...payload }: Signal): Promise<unknown> {
    if ('offer' in payload) return outlet.ask('offer', { ...payload, transfer: id })
    if ('answer' in payload) return outlet.ask('answer', { ...payload, transfer: id })
    return outlet.ask('ice-candidate', { ...payload, transfer: id })
  }

  return {
    async send(file) {
      const sending = sendFile(file, moved)
      const way = await open(true, sending.ear)
      await way.whenOpen
      await sending.run(way.line)
      line?.close()
    },
    async receive(size, accept) {
      vault = await openVault(id, size)
      const receiving = receiveFile(size, vault, moved)
      const way = await open(false, receiving.ear)
      if (!(await accept())) throw new FileFailure('alone')
      await way.whenOpen
      await receiving.run(way.line)
      blob = await vault.finish()
      // First the server, so that whoever hears that the file is whole may offer the next one at once.
      await outlet.ask('file-done', { id })
      try {
        way.line.send(JSON.stringify({ intact: true }))
      } catch {
        // The sender heard it from the server already, and has closed the way.
      }
    },
    hear: (signal) => line?.receive(signal),
    received: () => blob,
    close() {
      closed = true
      line?.close()
      const kept = vault
      if (!kept) return
      if (blob) discardLater(kept.discard)
      else void kept.discard()
    },
  }
}

function configOf({ iceServers, relayOnly }: Ways): RTCConfiguration {
  return { iceServers: [...iceServers()], ...(relayOnly() && { iceTransportPolicy: 'relay' }) }
}
