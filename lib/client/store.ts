/** Less than anybody sees. What changes within it is drawn once, after what is more urgent: on the way in, the next message of the negotiation. */
const settleMs = 16

/** An immutable value and who wants to know that it changed. However much changes in one go, listeners hear of it once. */
export interface Store<T extends object> {
  get(): T
  set(changes: Partial<T>): void
  subscribe(listener: () => void): () => void
  close(): void
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial
  let told = true
  const listeners = new Set<() => void>()
  const tell = () => {
    told = true
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => value,
    set(changes) {
      if (!differs(value, changes)) return
      value = { ...value, ...changes }
      if (!told) return
      told = false
      setTimeout(tell, settleMs)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => listeners.clear(),
  }
}

function differs<T extends object>(value: T, changes: Partial<T>): boolean {
  return Object.entries(changes).some(([name, change]) => Reflect.get(value, name) !== change)
}
