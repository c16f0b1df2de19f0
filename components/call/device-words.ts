import { troubleOf } from '@/components/devices/device-trouble'
import type { DeviceState } from '@/lib/client/devices/device-state'
import { devices, deviceTroubles, toggles } from '@/locales/en/call/call'

export type DeviceName = 'microphone' | 'camera'

/** The button's name says what a press does; while it is pending, where it is going. */
export function toggleName(device: DeviceName, state: DeviceState): string {
  return state === 'on' ? toggles[device].off : toggles[device].on
}

/** Why the device does not run although wanted, and what to do; null where there is nothing to explain. */
export function deviceTrouble(device: DeviceName, state: DeviceState): string | null {
  const trouble = troubleOf(state)
  return trouble && deviceTroubles[trouble](devices[device])
}
