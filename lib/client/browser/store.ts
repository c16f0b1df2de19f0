import { steadyNow } from './steady-time'

/** Less than anybody sees. What changes within it is drawn once, after what is more urgent. */
const settleMs = 16

/** An immutable value and who wants to know that it changed. However much changes in one go, listeners hear of it once. */
export interface Store<T extends object> {
  get(): T
  /** @param withinMs listeners hear of it by then; 0: before this returns */
  set(changes: Partial<T>, withinMs?: number): void
  subscribe(listener: () => void): () => void
  close(): void
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial
  /** 0: there is nothing to tell. */
  let tellAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  const tell = () => {
    tellAtMs = 0
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => value,
    set(changes, withinMs = settleMs) {
      if (!differs(value, changes)) return
      value = { ...value, ...changes }
      if (withinMs === 0) {
        clearTimeout(timer)
        return tell()
      }
      const atMs = steadyNow() + withinMs
      if (tellAtMs && atMs >= tellAtMs) return
      tellAtMs = atMs
      clearTimeout(timer)
      timer = setTimeout(tell, withinMs)
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
