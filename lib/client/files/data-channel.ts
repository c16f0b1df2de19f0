import { FileFailure, type FileTrouble } from './trouble'

/** The way between two browsers that a file takes, whatever it is made of. */
export interface Line {
  /** Bytes that wait to be sent. */
  queued(): number
  /** @throws when the way is closed */
  send(data: string | Uint8Array<ArrayBuffer>): void
}

/** What comes over it. */
export interface Ear {
  bytes(piece: ArrayBuffer): void
  text(message: string): void
  /** Less is queued than a moment ago. */
  drained(): void
  broke(trouble: FileTrouble): void
}

/** Waits for conditions that change with what is heard. */
export interface Patience {
  until(condition: () => boolean): Promise<void>
  /** Something changed. */
  look(): void
  /** Nothing waited for will come any more. */
  giveUp(trouble: FileTrouble): void
}

export function createPatience(): Patience {
  let given: FileFailure | null = null
  const waiting = new Set<() => void>()
  const look = () => {
    for (const check of waiting) check()
  }
  return {
    async until(condition) {
      if (given) throw given
      if (condition()) return
      await new Promise<void>((resolve, reject) => {
        const check = () => {
          if (!given && !condition()) return
          waiting.delete(check)
          if (given) reject(given)
          else resolve()
        }
        waiting.add(check)
      })
    },
    look,
    giveUp(trouble) {
      given ??= new FileFailure(trouble)
      look()
    },
  }
}
