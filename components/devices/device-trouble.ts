import type { DeviceState } from '@/lib/client/devices/device-state'

export type DeviceTrouble = Extract<DeviceState, 'blocked' | 'missing' | 'busy'>

/** Why a device does not run although wanted; null where there is nothing to explain. */
export function troubleOf(state: DeviceState): DeviceTrouble | null {
  switch (state) {
    case 'on':
    case 'off':
    case 'pending':
      return null
    case 'blocked':
    case 'missing':
    case 'busy':
      return state
    default:
      return state satisfies never
  }
}
