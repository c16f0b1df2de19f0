import type { DeviceState } from '@/lib/client/snapshot'

export type DeviceName = 'microphone' | 'camera'

/** The button's name says what a press does; while it is pending, where it is going. */
export function toggleName(device: DeviceName, state: DeviceState): string {
  return `Turn ${device} ${state === 'on' ? 'off' : 'on'}`
}

/** Why the device does not run although wanted, and what to do; null where there is nothing to explain. */
export function deviceTrouble(device: DeviceName, state: DeviceState): string | null {
  switch (state) {
    case 'on':
    case 'off':
    case 'pending':
      return null
    case 'blocked':
      return `Your ${device} is blocked. Allow it beside the address, then press ${device} again.`
    case 'missing':
      return `No ${device} was found. Connect one, then press ${device} again.`
    case 'busy':
      return `Another app is using your ${device}. Close it there, then press ${device} again.`
    default:
      return state satisfies never
  }
}
