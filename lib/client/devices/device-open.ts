import type { MediaKind } from '@/lib/room/modes'
import { mediaDevices } from '../browser/environment'
import { within } from '../browser/within'
import { type DeviceRole, rememberedDevice } from './device-memory'
import type { DeviceState } from './device-state'
import type { DeviceWish } from './other-camera'

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

/** This device, or a camera of this side, and no other; null: the browser's default, which of a phone's own cameras is the one at the front. */
function asked(kind: MediaKind, wish: DeviceWish | null): MediaTrackConstraints {
  if (wish && typeof wish === 'object') return { ...constraints[kind], facingMode: { exact: wish.facing } }
  if (wish) return { ...constraints[kind], deviceId: { exact: wish } }
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
    const wishes = kinds.map((kind) => [kind, asked(kind, chosen(kind))] as const)
    const stream = await askFor(kinds, Object.fromEntries(wishes))
    return kinds.map((kind) => [kind, { track: trackIn(stream, kind), state: 'on' }])
  } catch (error) {
    const state = stateOf(error)
    // Asked again, it would be silent again.
    if (isTimeout(error)) return kinds.map((kind) => [kind, { track: null, state }])
    if (state !== 'blocked' && kinds.some((kind) => chosen(kind) !== null)) return openKinds(kinds, false)
    if (kinds.length === 1) return kinds.map((kind) => [kind, { track: null, state }])
    const apart = kinds.map(async (kind) => {
      const asks = state === 'blocked' && (await permissionOf(kind)) !== 'granted'
      return asks ? ([[kind, { track: null, state }]] as const) : openKinds([kind], asChosen)
    })
    return (await Promise.all(apart)).flat()
  }
}

/** What is wished for and no other; null: the browser's default. */
export async function openOne(kind: MediaKind, wish: DeviceWish | null): Promise<Device> {
  try {
    const stream = await askFor([kind], { [kind]: asked(kind, wish) })
    return { track: trackIn(stream, kind), state: 'on' }
  } catch (error) {
    return { track: null, state: stateOf(error) }
  }
}

export function trackIn(stream: MediaStream | null, kind: MediaKind): MediaStreamTrack | null {
  return stream?.getTracks().find((track) => track.kind === kind) ?? null
}

/** A device that its system holds back (a driver that hangs, another program) answers never: a person still reads the browser's question. */
const silentMs = { granted: 12_000, asking: 120_000 }

async function askFor(kinds: readonly MediaKind[], wishes: MediaStreamConstraints): Promise<MediaStream> {
  const devices = mediaDevices()
  if (!devices) throw new TypeError('This page may not ask for devices.')
  const answer = devices.getUserMedia(wishes)
  // It may be refused while the permissions are still being read: whoever waits for it below hears of that.
  answer.catch(() => undefined)
  const known = await Promise.all(kinds.map(permissionOf))
  const ms = known.every((state) => state === 'granted') ? silentMs.granted : silentMs.asking
  return within(ms, answer, stopAll)
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

const permissionMs = 1_000

export async function permissionOf(kind: MediaKind): Promise<PermissionState> {
  try {
    const query = navigator.permissions.query({ name: roleOf[kind] })
    return (await within(permissionMs, query, () => {})).state
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
