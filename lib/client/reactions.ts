import type { Reaction } from '@/lib/contract/socket/reactions'
import { createStore } from './browser/store'
import { latePayloads } from './guards/on-demand'
import type { Hear, Outlet } from './signalling/on-demand'
import { tell } from './signalling/on-demand-requests'

export interface ShownReaction {
  readonly key: number
  readonly mine: boolean
  readonly reaction: Reaction
}

export interface ReactionsSnapshot {
  /** Oldest first. */
  readonly shown: readonly ShownReaction[]
  /** The last one of one's own did not reach anybody. */
  readonly refused: 'no' | 'alone' | 'too_many' | 'unsent'
}

/** Small signs that pass by, one's own once the other side was told. */
export interface Reactions {
  subscribe(changed: () => void): () => void
  getSnapshot(): ReactionsSnapshot
  react(reaction: Reaction): void
  readonly hear: Hear
  close(): void
}

const shownForMs = 5_000
const mostShown = 4

export function createReactions(outlet: Outlet): Reactions {
  const store = createStore<ReactionsSnapshot>({ shown: [], refused: 'no' })
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let key = 0

  function after(act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, shownForMs)
    timers.add(timer)
  }

  function show(reaction: Reaction, mine: boolean): void {
    key += 1
    const added = { key, mine, reaction }
    store.set({ shown: [...store.get().shown, added].slice(-mostShown), refused: 'no' })
    after(() => store.set({ shown: store.get().shown.filter((one) => one !== added) }))
  }

  async function react(reaction: Reaction): Promise<void> {
    const outcome = await tell(outlet, 'reaction', { reaction })
    if (outcome === 'ok') return show(reaction, true)
    const refused = outcome === 'peer_absent' ? 'alone' : outcome === 'rate_limited' ? 'too_many' : 'unsent'
    store.set({ refused })
    after(() => store.set({ refused: 'no' }))
  }

  return {
    subscribe: (listener) => store.subscribe(listener),
    getSnapshot: store.get,
    react: (reaction) => void react(reaction),
    hear(event, payload) {
      if (event === 'reaction' && latePayloads[event](payload)) show(payload.reaction, false)
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      store.close()
    },
  }
}
