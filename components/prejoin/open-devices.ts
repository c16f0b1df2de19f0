import type { DeviceState } from '@/lib/client/snapshot'

export type DeviceKind = 'microphone' | 'camera'

/** Which devices to open; what is false is not asked for. */
export interface Wanted {
  readonly microphone: boolean
  readonly camera: boolean
}

export interface Opened {
  /** Holds what could be opened; may be empty. Whoever asked stops it. */
  readonly stream: MediaStream
  readonly microphone: DeviceState
  readonly camera: DeviceState
}

const constraints = {
  microphone: { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
  camera: { video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' } },
} as const satisfies Record<DeviceKind, MediaStreamConstraints>

/** Opens what is wanted with one question to the person; where that fails, as much of it as can be had. Never throws. */
export async function openDevices(wanted: Wanted): Promise<Opened> {
  if (!wanted.microphone || !wanted.camera) return openApart(wanted)
  try {
    const stream = await askFor({ ...constraints.microphone, ...constraints.camera })
    return { stream, microphone: 'on', camera: 'on' }
  } catch (error) {
    if (troubleOf(error) === 'blocked' && !(await mayOpenOne())) {
      return { stream: new MediaStream(), microphone: 'blocked', camera: 'blocked' }
    }
    return openApart(wanted)
  }
}

/** One device: its track, or why there is none. */
export async function openDevice(kind: DeviceKind): Promise<MediaStreamTrack | DeviceState> {
  try {
    const stream = await askFor(constraints[kind])
    return stream.getTracks()[0] ?? 'missing'
  } catch (error) {
    return troubleOf(error)
  }
}

async function openApart(wanted: Wanted): Promise<Opened> {
  const microphone = wanted.microphone ? await openDevice('microphone') : 'off'
  const camera = wanted.camera ? await openDevice('camera') : 'off'
  const tracks = [microphone, camera].filter((device) => typeof device !== 'string')
  return {
    stream: new MediaStream(tracks),
    microphone: typeof microphone === 'string' ? microphone : 'on',
    camera: typeof camera === 'string' ? camera : 'on',
  }
}

/** Rejects as `getUserMedia` does; also where the browser has no such thing. */
async function askFor(what: MediaStreamConstraints): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia(what)
}

/** After a refusal of both: one may still be allowed. Asked without bothering the person again. */
async function mayOpenOne(): Promise<boolean> {
  const states = await Promise.all([permissionOf('microphone'), permissionOf('camera')])
  return states.includes('granted')
}

async function permissionOf(kind: DeviceKind): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: kind })).state
  } catch {
    return 'prompt' // a browser that does not answer for devices
  }
}

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
function troubleOf(error: unknown): DeviceState {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked'
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'missing'
  return 'busy'
}
