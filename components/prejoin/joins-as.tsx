import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import { joinsAs as words } from '@/locales/en/devices/devices'

/** What the other side will have of somebody who joins now; null where nothing is missing. */
export function joinsAs({ microphone, camera }: DevicesSnapshot): string | null {
  const heard = microphone === 'on'
  if (!heard && (camera === null || camera !== 'on')) return words.listening
  if (!heard) return words.mute
  return camera !== null && camera !== 'on' ? words.unseen : null
}

/** A device that is missing costs only itself. */
export function JoinsAs({ devices }: { readonly devices: DevicesSnapshot }) {
  return (
    <p role="status" className="text-center text-sm empty:hidden md:mt-3">
      {joinsAs(devices)}
    </p>
  )
}
