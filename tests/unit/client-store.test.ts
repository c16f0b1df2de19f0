import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from '@/lib/client/browser/store'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function counted() {
  const store = createStore({ one: 1, other: 'a' })
  const heard: object[] = []
  store.subscribe(() => heard.push(store.get()))
  return { store, heard }
}

describe('a store', () => {
  it('is up to date at once and tells of many changes once', () => {
    const { store, heard } = counted()
    store.set({ one: 2 })
    store.set({ other: 'b' })
    expect(store.get()).toEqual({ one: 2, other: 'b' })
    expect(heard).toEqual([])
    vi.advanceTimersByTime(16)
    expect(heard).toEqual([{ one: 2, other: 'b' }])
  })

  it('tells nothing where nothing changed', () => {
    const { store, heard } = counted()
    store.set({ one: 1 })
    vi.advanceTimersByTime(1_000)
    expect(heard).toEqual([])
  })

  it('lets a change wait for as long as it may, and no longer', () => {
    const { store, heard } = counted()
    store.set({ one: 2 }, 80)
    vi.advanceTimersByTime(79)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(1)
    expect(heard).toEqual([{ one: 2, other: 'a' }])
  })

  it('tells at once of what may not wait, once, together with what waits', () => {
    const { store, heard } = counted()
    store.set({ other: 'b' })
    store.set({ one: 2 }, 0)
    expect(heard).toEqual([{ one: 2, other: 'b' }])
    vi.advanceTimersByTime(1_000)
    expect(heard).toHaveLength(1)
  })

  it('tells of what waits together with what is urgent, and of what can wait with what waits already', () => {
    const { store, heard } = counted()
    store.set({ one: 2 }, 80)
    vi.advanceTimersByTime(10)
    store.set({ other: 'b' })
    vi.advanceTimersByTime(16)
    expect(heard).toEqual([{ one: 2, other: 'b' }])
    store.set({ one: 3 })
    store.set({ other: 'c' }, 80)
    vi.advanceTimersByTime(16)
    expect(heard).toHaveLength(2)
    vi.advanceTimersByTime(1_000)
    expect(heard).toHaveLength(2)
  })
})
