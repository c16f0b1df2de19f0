import type { MediaKind } from '@/lib/room/modes'
import type { DevicesSnapshot } from './device-state'
import { createDevices, type Devices } from './devices'

/** Devices that are opened before anybody is in a room. */
export interface HeldDevices {
  turn(kind: MediaKind, on: boolean): void
  choose(kind: MediaKind, id: string): void
  /**
   * Waits for the browser's question; from then on somebody else stops what was opened, with the person's choices (opened anew if it was used up).
   * Empty: the person wants none, or has none.
   */
  handOver(): Promise<MediaStream>
  /** Stops what was opened and what is still opening, unless it was handed over. */
  letGo(): void
}

/** `wanted`: which to turn on; all of the mode, with one question to the person, where it is not given. */
export function holdDevices(
  kinds: readonly MediaKind[],
  wanted: readonly MediaKind[] | undefined,
  show: (snapshot: DevicesSnapshot) => void,
): HeldDevices {
  let owner: 'here' | 'nobody' | 'room' = 'here'
  const start = async (): Promise<Devices> => {
    let isOpen = false
    const devices = createDevices(kinds, wanted ? new MediaStream() : null, () => {
      if (isOpen && owner === 'here') show(devices.snapshot())
    })
    if (owner === 'here') await (wanted ? turnOn(devices, wanted) : devices.open())
    if (owner === 'nobody') devices.stop()
    isOpen = true
    if (owner === 'here') show(devices.snapshot())
    return devices
  }
  const started = start()
  return {
    turn: (kind, on) => void started.then((devices) => devices.set(kind, on)),
    choose: (kind, id) => void started.then((devices) => devices.choose(kind, id)),
    handOver: async () => {
      const devices = await started
      owner = 'room'
      const snapshot = devices.handOver()
      return isUsedUp(snapshot)
        ? holdDevices(kinds, choicesOf(snapshot), show).handOver()
        : streamOf(snapshot)
    },
    letGo: () => {
      if (owner !== 'here') return
      owner = 'nobody'
      void started.then((devices) => devices.stop())
    },
  }
}

async function turnOn(devices: Devices, wanted: readonly MediaKind[]): Promise<void> {
  await Promise.all(wanted.map((kind) => devices.set(kind, true)))
}

function streamOf({ localStream }: DevicesSnapshot): MediaStream {
  return localStream ?? new MediaStream()
}

function choicesOf({ microphone, camera }: DevicesSnapshot): MediaKind[] {
  const choices: MediaKind[] = []
  if (microphone === 'on') choices.push('audio')
  if (camera === 'on') choices.push('video')
  return choices
}

function isUsedUp({ localStream }: DevicesSnapshot): boolean {
  return localStream?.getTracks().some(({ readyState }) => readyState === 'ended') ?? false
}
