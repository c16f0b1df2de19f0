import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTypingSigns, typingEveryMs, typingIdleMs } from '@/lib/client/chat/typing'

describe('typing signs', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function signs() {
    const sent: string[] = []
    return { sent, ...createTypingSigns((event) => sent.push(event)) }
  }

  it('are sent once for a burst of keystrokes', () => {
    const { sent, note } = signs()
    for (let key = 0; key < 20; key += 1) note(true)
    expect(sent).toEqual(['typing'])
  })

  it('are sent at most once a second during steady typing', () => {
    const { sent, note } = signs()
    for (let atMs = 0; atMs <= 10_000; atMs += 100) {
      note(true)
      vi.advanceTimersByTime(100)
    }
    expect(sent.length).toBeLessThanOrEqual(11)
    expect(sent.length).toBeGreaterThanOrEqual(Math.floor(10_000 / typingEveryMs))
    expect(new Set(sent)).toEqual(new Set(['typing']))
  })

  it('end by themselves when the keys rest', () => {
    const { sent, note } = signs()
    note(true)
    vi.advanceTimersByTime(typingIdleMs - 1)
    expect(sent).toEqual(['typing'])
    vi.advanceTimersByTime(1)
    expect(sent).toEqual(['typing', 'stop-typing'])
  })

  it('end at once when the draft is sent, and only if they had begun', () => {
    const { sent, note } = signs()
    note(false)
    expect(sent).toEqual([])
    note(true)
    note(false)
    note(false)
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual(['typing', 'stop-typing'])
  })
})
