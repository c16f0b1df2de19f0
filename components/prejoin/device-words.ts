import { troubleOf } from '@/components/devices/device-trouble'
import type { DeviceState } from '@/lib/client/devices/device-state'
import { names, troubles } from '@/locales/en/devices/devices'

/** Why devices do not run and what to do; joining is possible all the same. What two have in common is said once. */
export function troublesOf(microphone: DeviceState, camera: DeviceState | null): string[] {
  const words =
    microphone === camera
      ? [troubleWords(names.both, microphone)]
      : [troubleWords(names.microphone, microphone), camera && troubleWords(names.camera, camera)]
  return words.filter((word) => word !== null)
}

function troubleWords(name: string, state: DeviceState): string | null {
  const trouble = troubleOf(state)
  return trouble && troubles[trouble](name)
}
