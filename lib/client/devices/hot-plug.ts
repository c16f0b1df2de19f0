import type { MediaKind } from '@/lib/room/modes'
import { namedDevices, onDeviceChange } from '../browser/environment'
import { rememberedDevice } from './device-memory'
import { roleOf } from './device-open'

/** A device that was not there before. `chosen`: it is the one that the person chose last. */
export interface NewDevice {
  readonly kind: MediaKind
  readonly id: string
  readonly label: string
  readonly chosen: boolean
}

const inputs = { audioinput: 'audio', videoinput: 'video' } as const
/** Chromium's names for whichever device the system prefers: no devices of their own. */
const standIns: ReadonlySet<string> = new Set(['default', 'communications', ''])

/** Calls back for each microphone or camera that is connected from now on; answers the undo. */
export function watchHotPlug(kinds: readonly MediaKind[], connected: (device: NewDevice) => void) {
  let known: ReadonlySet<string> | null = null
  let left = false
  const look = async () => {
    const found = await inputsOf(kinds)
    if (left) return
    const before = known
    known = new Set(found.map(({ id }) => id))
    if (before) for (const device of found) if (!before.has(device.id)) connected(device)
  }
  const again = () => void look()
  again()
  const unwatch = onDeviceChange(again)
  return () => {
    left = true
    unwatch()
  }
}

async function inputsOf(kinds: readonly MediaKind[]): Promise<NewDevice[]> {
  return (await namedDevices()).flatMap(({ kind, deviceId: id, label }) => {
    if (kind === 'audiooutput' || standIns.has(id) || !kinds.includes(inputs[kind])) return []
    const media = inputs[kind]
    return [{ kind: media, id, label, chosen: rememberedDevice(roleOf[media]) === id }]
  })
}
