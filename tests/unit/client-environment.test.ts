import { afterEach, describe, expect, it, vi } from 'vitest'
import { logRows } from '@/components/chat/log-rows'
import * as environment from '@/lib/client/browser/environment'
import { rememberDevice, rememberedDevice } from '@/lib/client/devices/device-memory'
import { watchHotPlug } from '@/lib/client/devices/hot-plug'
import { keepFiles, recallFiles } from '@/lib/client/files/kept-files'
import { formatDate, formatDateTime, formatTime } from '@/lib/format'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const refusal = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}
/** An object of which every property is refused. */
const forbidden = () => new Proxy({}, { get: refusal, has: refusal })
/** Named, because whoever prints the thing itself is refused, too. */
type Named = readonly [name: string, make: () => unknown]
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const iso = '2026-11-21T10:30:00Z'

/** What Chromium answers where the system's zone cannot be resolved: a name that it refuses itself. */
function systemZone(zone: unknown): void {
  const resolved = Intl.DateTimeFormat.prototype.resolvedOptions
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (
    this: Intl.DateTimeFormat,
  ) {
    const options = resolved.call(this)
    return Object.assign(options, {
      timeZone: options.timeZone === process.env['TZ'] ? zone : options.timeZone,
    })
  })
}

describe('the time zone', () => {
  it.each(['Etc/Unknown', '', undefined, 'Mars/Olympus', 7, null])('%j is UTC', (zone) => {
    vi.stubEnv('TZ', new Intl.DateTimeFormat().resolvedOptions().timeZone)
    systemZone(zone)
    expect(environment.timeZone()).toBe('UTC')
    vi.unstubAllEnvs()
  })

  it('is UTC where asking for it throws', () => {
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(refusal)
    expect(environment.timeZone()).toBe('UTC')
    expect(logRows([])).toEqual([])
  })
})

describe('the reader’s English', () => {
  it.each<readonly [unknown, string | null]>([
    [{ languages: ['hi-IN', 'en-IN', 'en'] }, 'en-IN'],
    [{ languages: undefined, language: 'en-US' }, 'en-US'],
    [{ languages: ['en-US@posix', 'en-US'] }, 'en-US'],
    [{ languages: ['en-US@posix'] }, null],
    [{ languages: 'en-US' }, null],
    [{ languages: [7, null, ''] }, null],
    [{ languages: ['ender'] }, null],
    [{}, null],
    [undefined, null],
  ])('of %j', (navigator, locale) => {
    vi.stubGlobal('navigator', navigator)
    expect(environment.englishLocale()).toBe(locale)
  })

  it('is nothing where asking is forbidden', () => {
    vi.stubGlobal('navigator', forbidden())
    expect(environment.englishLocale()).toBeNull()
  })
})

describe('a time', () => {
  it('is shown wherever the reader is, and as it was given where no calendar has it', () => {
    for (const format of [formatDate, formatTime, formatDateTime]) {
      const usual = format(iso, { locale: 'en-GB', timeZone: 'UTC' })
      expect(format(iso, { locale: 'en-US@posix', timeZone: 'Etc/Unknown' })).toBe(usual)
      expect(format('20266-01-01T00:00:00Z', { locale: 'en-GB', timeZone: 'UTC' })).toBe(
        '20266-01-01T00:00:00Z',
      )
      expect(format('', { locale: 'en-GB', timeZone: 'UTC' })).toBe('')
    }
  })
})

describe('storage', () => {
  it.each<Named>([
    ['absent', () => undefined],
    ['forbidden', forbidden],
    ['odd', () => ({ getItem: () => 7, setItem: refusal })],
  ])('that is %s keeps nothing and stops nothing', async (_, make) => {
    vi.stubGlobal('localStorage', make())
    vi.stubGlobal('sessionStorage', make())
    for (const shelf of ['tab', 'browser'] as const) {
      environment.keep(shelf, 'name', 'value')
      environment.keep(shelf, 'name', null)
      expect(environment.kept(shelf, 'name')).toBeNull()
    }
    rememberDevice('camera', 'front')
    expect(rememberedDevice('camera')).toBeNull()
    keepFiles('session', [])
    expect((await recallFiles('session')).rows).toEqual([])
  })

  it('that holds what somebody else wrote there is read as nothing', async () => {
    for (const text of ['', '7', 'null', '[7]', '{"__proto__":{"camera":"x"}}', 'not json']) {
      vi.stubGlobal('localStorage', { getItem: () => text })
      vi.stubGlobal('sessionStorage', { getItem: () => text })
      expect(rememberedDevice('microphone')).toBeNull()
      expect((await recallFiles('session')).rows).toEqual([])
    }
  })
})

describe('an id', () => {
  it.each<Named>([
    ['absent', () => undefined],
    ['old', () => ({})],
    ['forbidden', forbidden],
    ['odd', () => ({ randomUUID: () => undefined, getRandomValues: refusal })],
  ])('is made where chance is %s', (_, make) => {
    vi.stubGlobal('crypto', make())
    const made = Array.from({ length: 100 }, () => environment.newId())
    for (const id of made) expect(id).toMatch(uuid)
    expect(new Set(made).size).toBe(100)
  })
})

describe('devices', () => {
  it.each<Named>([
    ['no navigator', () => undefined],
    ['an insecure address', () => ({})],
    ['a forbidden navigator', forbidden],
    ['forbidden devices', () => ({ mediaDevices: forbidden() })],
    ['odd devices', () => ({ mediaDevices: { enumerateDevices: () => 'none', addEventListener: refusal } })],
  ])('of %s are none, and nothing is heard of them', async (_, make) => {
    vi.stubGlobal('navigator', make())
    expect(await environment.namedDevices()).toEqual([])
    environment.onDeviceChange(() => {})()
    watchHotPlug(['audio', 'video'], () => {})()
  })

  it('sound nowhere where there is no sound', () => {
    vi.stubGlobal('AudioContext', undefined)
    expect(environment.audioContext()).toBeNull()
    vi.stubGlobal('AudioContext', refusal)
    expect(environment.audioContext()).toBeNull()
  })
})

describe('a browser that says nothing of itself', () => {
  it.each<Named>([
    ['absent', () => undefined],
    ['empty', () => ({})],
    ['forbidden', forbidden],
  ])('being %s, has a network and takes cookies', (_, make) => {
    vi.stubGlobal('navigator', make())
    expect(environment.isOffline()).toBe(false)
    expect(environment.takesCookies()).toBe(true)
  })

  it('is believed when it says no', () => {
    vi.stubGlobal('navigator', { onLine: false, cookieEnabled: false })
    expect(environment.isOffline()).toBe(true)
    expect(environment.takesCookies()).toBe(false)
  })
})
