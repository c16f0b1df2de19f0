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

/** `id`: this device and no other; null: the browser's default, which of a phone's own cameras is the one at the front. */
function wish(kind: MediaKind, id: string | null): MediaTrackConstraints {
  if (id) return { ...constraints[kind], deviceId: { exact: id } }
  return kind === 'video' ? { ...constraints.video, facingMode: 'user' } : constraints.audio
}

/**
 * One question for all; when it fails, each by itself as far as that asks nobody again. What was chosen last comes first; gone or in use
 * elsewhere, it gives way to the default (asked for by `exact`: a mere `ideal` loses to Chromium's stand-in named "default").
 */
export async function openKinds(
  kinds: readonly MediaKind[],
  asChosen = true,
): Promise<readonly (readonly [MediaKind, Device])[]> {
  const chosen = (kind: MediaKind) => (asChosen ? rememberedDevice(roleOf[kind]) : null)
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      Object.fromEntries(kinds.map((kind) => [kind, wish(kind, chosen(kind))])),
    )
    return kinds.map((kind) => [kind, { track: trackIn(stream, kind), state: 'on' }])
  } catch (error) {
    const state = stateOf(error)
    if (state !== 'blocked' && kinds.some((kind) => chosen(kind) !== null)) return openKinds(kinds, false)
    if (kinds.length === 1) return kinds.map((kind) => [kind, { track: null, state }])
    const apart = kinds.map(async (kind) => {
      const asks = state === 'blocked' && (await permissionOf(kind)) !== 'granted'
      return asks ? ([[kind, { track: null, state }]] as const) : openKinds([kind], asChosen)
    })
    return (await Promise.all(apart)).flat()
  }
}

/** One device and no other. `id` null: the browser's default. */
export async function openOne(kind: MediaKind, id: string | null): Promise<Device> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wish(kind, id) })
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
