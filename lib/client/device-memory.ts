/** What a person chose last, on this browser: ids that the browser itself makes up for this site alone. */
export type DeviceRole = 'microphone' | 'camera' | 'speaker'

const place = 'parley.devices'

/** The id of the device chosen last; null where the browser's own default is meant, or nothing may be kept. */
export function rememberedDevice(role: DeviceRole): string | null {
  const id = Reflect.get(read(), role)
  return typeof id === 'string' && id !== '' ? id : null
}

export function rememberDevice(role: DeviceRole, id: string | null): void {
  try {
    localStorage.setItem(place, JSON.stringify({ ...read(), [role]: id ?? '' }))
  } catch {
    // Storage that is full or forbidden: the choice holds until the page is closed.
  }
}

function read(): object {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}
