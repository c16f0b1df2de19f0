import type { DevicesSnapshot } from '@/lib/client/snapshot'

/** What the other side will have of somebody who joins now; null where nothing is missing. */
export function joinsAs({ microphone, camera }: DevicesSnapshot): string | null {
  const heard = microphone === 'on'
  if (!heard && (camera === null || camera !== 'on'))
    return 'You join listening only; you can turn devices on later.'
  if (!heard) return 'You join with your microphone off.'
  return camera !== null && camera !== 'on' ? 'You join without a camera.' : null
}

/** A device that is missing costs only itself. */
export function JoinsAs({ devices }: { readonly devices: DevicesSnapshot }) {
  const words = joinsAs(devices)
  return (
    <p role="status" className="text-center text-sm empty:hidden md:mt-3">
      {words}
    </p>
  )
}
