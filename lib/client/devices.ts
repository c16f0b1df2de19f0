import type { MediaKind } from '@/lib/room/modes'
import type { DeviceState, DevicesSnapshot } from './snapshot'

/** The devices of one room: only the kinds of its mode are ever asked for. */
export interface Devices {
  snapshot(): DevicesSnapshot
  /** The live track to send, or null. */
  track(kind: MediaKind): MediaStreamTrack | null
  /**
   * Opens what pre-join did not: nothing when it handed over a stream, even an empty one (that was the person's choice). After a `stop`: what
   * was on then.
   */
  open(): Promise<void>
  set(kind: MediaKind, on: boolean): Promise<void>
  /** Stops every track; devices may be opened again by the next `open`. */
  stop(): void
}

interface Device {
  readonly track: MediaStreamTrack | null
  readonly state: DeviceState
}

const constraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: {
    width: { ideal: 640 },
    height: { ideal: 360 },
    frameRate: { ideal: 24 },
    facingMode: 'user',
  },
} as const satisfies Record<MediaKind, MediaTrackConstraints>

/** A camera that is off sends black for this long before it stops, so that the other side does not keep the last picture. */
const blackMs = 300

export function createDevices(
  kinds: readonly MediaKind[],
  given: MediaStream | null,
  changed: () => void,
): Devices {
  let devices: Partial<Record<MediaKind, Device>> = {}
  let wanted: readonly MediaKind[] = given ? [] : kinds
  /** Rises with every stop: what the browser grants afterwards is not wanted any more. */
  let stops = 0
  let release: ReturnType<typeof setTimeout> | undefined
  for (const kind of kinds) {
    const track = trackIn(given, kind)
    if (track && track.readyState !== 'ended') devices[kind] = watched(kind, track)
  }
  let snapshot = read(null)

  function read(before: MediaStream | null): DevicesSnapshot {
    return {
      microphone: devices.audio?.state ?? 'off',
      camera: kinds.includes('video') ? (devices.video?.state ?? 'off') : null,
      localStream: streamOf(
        kinds.map((kind) => devices[kind]?.track ?? null).filter((track) => track !== null),
        before,
      ),
    }
  }

  function change(kind: MediaKind, device: Device): void {
    devices = { ...devices, [kind]: device }
    snapshot = read(snapshot.localStream)
    changed()
  }

  function watched(kind: MediaKind, track: MediaStreamTrack): Device {
    track.addEventListener('ended', () => {
      // Unplugged, or taken away in the browser's own controls; `stop()` does not fire this.
      if (devices[kind]?.track === track) change(kind, { track: null, state: 'missing' })
    })
    return { track, state: track.enabled ? 'on' : 'off' }
  }

  async function acquire(asked: readonly MediaKind[]): Promise<void> {
    const since = stops
    for (const kind of asked) change(kind, { track: null, state: 'pending' })
    const opened = await openKinds(asked)
    for (const [kind, device] of opened) {
      // The room was left while the browser was asking.
      if (since !== stops) device.track?.stop()
      else change(kind, device.track ? watched(kind, device.track) : device)
    }
  }

  function releaseCamera(track: MediaStreamTrack): void {
    const device = devices.video
    if (device?.track !== track || device.state !== 'off') return
    track.stop()
    change('video', { track: null, state: 'off' })
  }

  return {
    snapshot: () => snapshot,
    track: (kind) => devices[kind]?.track ?? null,
    async open() {
      const missing = wanted
      wanted = []
      if (missing.length > 0) await acquire(missing)
    },
    async set(kind, on) {
      const device = devices[kind]
      if (!kinds.includes(kind) || device?.state === 'pending') return
      if (!device?.track) return on ? acquire([kind]) : undefined
      const { track } = device
      track.enabled = on
      change(kind, { track, state: on ? 'on' : 'off' })
      clearTimeout(kind === 'video' ? release : undefined)
      // Only beside a voice: with nothing at all arriving, the other side takes the path for broken.
      if (kind === 'video' && !on && devices.audio?.track)
        release = setTimeout(() => releaseCamera(track), blackMs)
    },
    stop() {
      stops += 1
      wanted = kinds.filter((kind) => devices[kind]?.state === 'on' || devices[kind]?.state === 'pending')
      clearTimeout(release)
      for (const kind of kinds) devices[kind]?.track?.stop()
      devices = {}
      snapshot = read(snapshot.localStream)
      changed()
    },
  }
}

/** The same stream as long as it holds the same tracks: a self view that gets a new one flickers. */
function streamOf(tracks: MediaStreamTrack[], before: MediaStream | null): MediaStream | null {
  if (tracks.length === 0) return null
  const old = before?.getTracks() ?? []
  const same = old.length === tracks.length && tracks.every((track) => old.includes(track))
  return same ? before : new MediaStream(tracks)
}

function trackIn(stream: MediaStream | null, kind: MediaKind): MediaStreamTrack | null {
  return stream?.getTracks().find((track) => track.kind === kind) ?? null
}

/** One question for all; when it fails, each by itself as far as that asks nobody again. */
async function openKinds(kinds: readonly MediaKind[]): Promise<readonly (readonly [MediaKind, Device])[]> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(
      Object.fromEntries(kinds.map((kind) => [kind, constraints[kind]])),
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

async function permissionOf(kind: MediaKind): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: kind === 'audio' ? 'microphone' : 'camera' })).state
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
