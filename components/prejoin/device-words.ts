import type { DeviceState } from '@/lib/client/snapshot'

/** Why devices do not run and what to do; joining is possible all the same. What two have in common is said once. */
export function troublesOf(microphone: DeviceState, camera: DeviceState | null): string[] {
  const words =
    microphone === camera
      ? [troubleWords('microphone and camera', microphone)]
      : [troubleWords('microphone', microphone), camera && troubleWords('camera', camera)]
  return words.filter((word) => word !== null)
}

function troubleWords(name: string, state: DeviceState): string | null {
  switch (state) {
    case 'on':
    case 'off':
    case 'pending':
      return null
    case 'blocked':
      return `Your browser blocks the ${name}. You can join without it.`
    case 'missing':
      return `No ${name} was found. Connect one and turn it on here, or join without.`
    case 'busy':
      return `Another app is using your ${name}. Close it there and turn it on here, or join without.`
    default:
      return state satisfies never
  }
}
