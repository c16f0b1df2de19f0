import { exactly, type Guard, object, text, whole } from '../guards/guards'

/** What two browsers say to one another over the data channel of a file, beside its bytes (docs/protocol.md). */
export interface Received {
  readonly received: number
}
export interface SentAll {
  readonly size: number
  readonly sha256: string
}
export interface Intact {
  readonly intact: true
}

/** The receiver's word on what it has put away; the sender stays a little ahead of it and no more. */
export const isReceived = object<Received>({ received: whole })
/** The sender's last word: what should have arrived. */
export const isSentAll = object<SentAll>({ size: whole, sha256: text })
/** The receiver's last word: it has. */
export const isIntact = object<Intact>({ intact: exactly(true) })

/** Files are read, checked and put away in blocks, and travel in pieces that every browser takes. */
export const blockBytes = 1024 * 1024
export const pieceBytes = 64 * 1024
/** There is no back-pressure at the receiving end of a data channel: it says every so often how far it is. */
export const acknowledgeBytes = 2 * blockBytes
/** As far ahead of that may the sender be. */
export const windowBytes = 8 * blockBytes

export function spoken<T>(message: string, fits: Guard<T>): T | null {
  try {
    const value: unknown = JSON.parse(message)
    return fits(value) ? value : null
  } catch {
    return null
  }
}
