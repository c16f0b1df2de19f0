import type { Answer, Signalling } from './signalling'

/** What parts of a room that are fetched on demand work with. */
export interface Outlet {
  /** Everything the server says, as it came: whoever listens checks what it takes. Answers the undo. */
  listen(hear: Hear): () => void
  /** `unanswered` at once while this side is not in the room. */
  send: Signalling['send']
  iceServers(): readonly RTCIceServer[]
}
export type Hear = (event: string, payload: unknown) => void

export interface Inlet extends Outlet {
  hear: Hear
}

export function createOutlet(
  line: () => Signalling | null,
  iceServers: () => readonly RTCIceServer[],
): Inlet {
  const listeners = new Set<Hear>()
  const nobody: Answer<never> = { ok: false, code: 'unanswered' }
  return {
    listen(hear) {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    hear: (event, payload) => {
      for (const hear of listeners) hear(event, payload)
    },
    send: async (event, payload) => line()?.send(event, payload) ?? nobody,
    iceServers,
  }
}

/** What was fetched hears what follows, and lets go of everything when it is closed. */
export interface DemandedPart {
  readonly hear: Hear
  close(): void
}

/** A part of the room whose code is fetched when the person wants it, or when the other side's wish is heard. */
export interface OnDemand<P> {
  get(): P | null
  subscribe(changed: () => void): () => void
  want(): Promise<P>
  /** Listens from now on; the undo lets go of the part for good. */
  attach(): () => void
}

/**
 * @param wakes the events that are reason enough to fetch the part; what is heard until it is there waits for it
 * @param make fetches and makes it
 */
export function onDemand<P extends DemandedPart>(
  outlet: Outlet,
  wakes: readonly string[],
  make: () => Promise<P>,
): OnDemand<P> {
  let part: P | null = null
  let coming: Promise<P> | null = null
  let waiting: Parameters<Hear>[] = []
  let attached = false
  const listeners = new Set<() => void>()

  function become(next: P | null): void {
    part = next
    for (const changed of listeners) changed()
  }

  async function fetched(): Promise<P> {
    try {
      const made = await make()
      for (const [event, payload] of waiting) made.hear(event, payload)
      if (attached) become(made)
      else made.close()
      return made
    } catch (error) {
      // The next wish tries again.
      coming = null
      throw error
    } finally {
      waiting = []
    }
  }
  const want = () => (coming ??= fetched())

  return {
    get: () => part,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    want,
    attach() {
      attached = true
      const unlisten = outlet.listen((event, payload) => {
        if (part) part.hear(event, payload)
        else if (coming || wakes.includes(event)) {
          waiting.push([event, payload])
          want().catch(() => undefined)
        }
      })
      return () => {
        unlisten()
        attached = false
        part?.close()
        coming = null
        become(null)
      }
    },
  }
}
