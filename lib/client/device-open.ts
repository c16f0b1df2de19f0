import type { MediaKind } from '@/lib/room/modes'
import { type DeviceRole, rememberedDevice } from './device-memory'
import type { DeviceState } from './snapshot'

export interface Device {
  readonly track: MediaStreamTrack | null
  readonly state: DeviceState
}

const constraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: {
    width: { ideal: 640 },
    height: { ideal: 360 },
    frameRate: { ideal: 24 },
  },
} as const satisfies Record<MediaKind, MediaTrackConstraints>

export const roleOf = { audio: 'microphone', video: 'camera' } as const satisfies Record<
  MediaKind,
  DeviceRole
>

/** The device chosen last where it is there (`ideal`), else the browser's default; a phone's own camera is the one at the front. */
function wish(kind: MediaKind): MediaTrackConstraints {
  const id = rememberedDevice(roleOf[kind])
  if (id) return { ...constraints[kind], deviceId: { ideal: id } }
  return kind === 'video' ? { ...constraints.video, facingMode: 'user' } : constraints.audio
}

/** One question for all; when it fails, each by itself as far as that asks nobody again. */
export async function openKinds(
  kinds: readonly MediaKind[],
): Promise<readonly (readonly [MediaKind, Device])[]> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      Object.fromEntries(kinds.map((kind) => [kind, wish(kind)])),
    )
    return kinds.map((kind) => [kind, { track: trackIn(stream, kind), state: 'on' }])
  } catch (error) {
    const state = stateOf(error)
    if (kinds.length === 1) return kinds.map((kind) => [kind, { track: null, state }])
    const apart = kinds.map(async (kind) => {
      const asks = state === 'blocked' && (await permissionOf(kind)) !== 'granted'
      return asks ? ([[kind, { track: null, state }]] as const) : openKinds([kind])
    })
    return (await Promise.all(apart)).flat()
  }
}

/** One device and no other. `id` null: the browser's default. */
export async function openOne(kind: MediaKind, id: string | null): Promise<Device> {
  try {
    const exact = id === null ? {} : { deviceId: { exact: id } }
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: { ...constraints[kind], ...exact } })
    return { track: trackIn(stream, kind), state: 'on' }
  } catch (error) {
    return { track: null, state: stateOf(error) }
  }
}

export function trackIn(stream: MediaStream | null, kind: MediaKind): MediaStreamTrack | null {
  return stream?.getTracks().find((track) => track.kind === kind) ?? null
}

export async function permissionOf(kind: MediaKind): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: roleOf[kind] })).state
  } catch {
    return 'prompt' // a browser that does not answer for devices
  }
}

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
function stateOf(error: unknown): DeviceState {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked'
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'missing'
  return 'busy'
}
