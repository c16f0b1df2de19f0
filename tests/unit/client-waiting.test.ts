import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openKinds, openOne } from '@/lib/client/devices/device-open'

const never = () => new Promise<never>(() => {})
const query = (state: string) => ({ query: async () => ({ state }) })

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function browser(getUserMedia: () => Promise<unknown>, permissions: object): void {
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions })
}

describe('devices that never answer', () => {
  it('count as busy after 12 s where the browser asks nobody', async () => {
    browser(never, query('granted'))
    const opened = openKinds(['audio', 'video'])
    await vi.advanceTimersByTimeAsync(12_000)
    expect(await opened).toEqual([
      ['audio', { track: null, state: 'busy' }],
      ['video', { track: null, state: 'busy' }],
    ])
  })

  it('are waited for longer while a person may be reading a question', async () => {
    browser(never, query('prompt'))
    const opened = openOne('audio', null)
    const settled = vi.fn()
    void opened.then(settled)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await opened).toEqual({ track: null, state: 'busy' })
  })

  it('are nobody’s any more when they come too late: they are turned off', async () => {
    const stop = vi.fn()
    let give = (_stream: unknown) => {}
    const later = () =>
      new Promise((resolve) => {
        give = resolve
      })
    browser(later, query('granted'))
    const opened = openOne('video', null)
    await vi.advanceTimersByTimeAsync(12_000)
    expect((await opened).state).toBe('busy')
    give({ getTracks: () => [{ kind: 'video', stop }] })
    await vi.advanceTimersByTimeAsync(0)
    expect(stop).toHaveBeenCalledOnce()
  })

  it('are asked for although the browser says nothing of permissions', async () => {
    browser(never, { query: never })
    const opened = openOne('audio', null)
    await vi.advanceTimersByTimeAsync(121_000)
    expect((await opened).state).toBe('busy')
  })

  it('are missing where a page may not ask', async () => {
    vi.stubGlobal('navigator', {})
    expect(await openOne('audio', null)).toEqual({ track: null, state: 'missing' })
  })
})
