import { keep, kept } from '../browser/environment'
import { quietly } from '../browser/try-storage'

/** What a person chose last, on this browser: ids that the browser itself makes up for this site alone. */
export type DeviceRole = 'microphone' | 'camera' | 'speaker'

const place = 'parley.devices'

/** The id of the device chosen last; null where the browser's own default is meant, or nothing may be kept. */
export function rememberedDevice(role: DeviceRole): string | null {
  const id = Reflect.get(read(), role)
  return typeof id === 'string' && id !== '' ? id : null
}

export function rememberDevice(role: DeviceRole, id: string | null): void {
  keep('browser', place, JSON.stringify({ ...read(), [role]: id ?? '' }))
}

function read(): object {
  const remembered: unknown = quietly(() => JSON.parse(kept('browser', place) ?? '{}'))
  return typeof remembered === 'object' && remembered !== null ? remembered : {}
}
