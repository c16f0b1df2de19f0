import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDevices } from '@/lib/client/devices/devices'

/** A microphone as far as a room looks at one. */
class Microphone extends EventTarget {
  readonly kind = 'audio'
  readonly muted = false
  enabled = true
  readyState = 'live'

  constructor(readonly label: string) {
    super()
  }

  stop() {
    this.readyState = 'ended'
  }

  unplug() {
    this.stop()
    this.dispatchEvent(new Event('ended'))
  }
}

class Stream {
  constructor(private readonly tracks: readonly Microphone[]) {}

  getTracks() {
    return this.tracks
  }
}

let opened: Microphone[] = []
/** The browser's answers to what is asked about permission; each waits until the test gives it. */
let asked: ((state: PermissionState) => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  opened = []
  asked = []
  const getUserMedia = async () => {
    const next = new Microphone(`microphone ${opened.length + 1}`)
    opened.push(next)
    return new Stream([next])
  }
  const query = () =>
    new Promise((resolve) => {
      asked.push((state) => resolve({ state }))
    })
  const mediaDevices = Object.assign(new EventTarget(), { getUserMedia, enumerateDevices: async () => [] })
  vi.stubGlobal('navigator', { mediaDevices, permissions: { query } })
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('MediaStream', Stream)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function answer(state: PermissionState) {
  await vi.advanceTimersByTimeAsync(0)
  for (const give of asked.splice(0)) give(state)
  await vi.advanceTimersByTimeAsync(0)
}

async function inRoom() {
  const devices = createDevices(['audio'], null, () => undefined)
  void devices.open()
  await answer('granted')
  expect(devices.snapshot()).toMatchObject({ microphone: 'on' })
  return devices
}

const running = () => opened.filter(({ readyState }) => readyState === 'live').map(({ label }) => label)

describe('a microphone that is unplugged', () => {
  it('is replaced by another one', async () => {
    const devices = await inRoom()
    opened[0]?.unplug()
    await answer('granted')
    await answer('granted')
    expect(running()).toEqual(['microphone 2'])
    expect(devices.snapshot().notices).toMatchObject([{ what: 'switched', label: 'microphone 2' }])
  })

  it('is missing where the browser would ask for another one', async () => {
    const devices = await inRoom()
    opened[0]?.unplug()
    await answer('prompt')
    expect(running()).toEqual([])
    expect(devices.snapshot()).toMatchObject({ microphone: 'missing' })
  })

  it.each(['granted', 'prompt'] as const)(
    'at the moment of leaving is neither replaced nor missed, with the permission "%s"',
    async (permission) => {
      const devices = await inRoom()
      opened[0]?.unplug()
      devices.stop()
      await answer(permission)
      await answer(permission)
      expect(opened).toHaveLength(1)
      expect(devices.snapshot()).toMatchObject({ microphone: 'off', localStream: null, notices: [] })
      // What the person comes back with is what was on.
      void devices.open()
      await answer('granted')
      expect(running()).toEqual(['microphone 2'])
    },
  )
})
