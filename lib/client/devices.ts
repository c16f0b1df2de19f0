import type { MediaKind } from '@/lib/room/modes'
import { rememberDevice } from './device-memory'
import { type Device, openKinds, openOne, permissionOf, roleOf, trackIn } from './device-open'
import { type NewDevice, watchHotPlug } from './hot-plug'
import type { DeviceWish } from './other-camera'
import type { DeviceNotice, DevicesSnapshot } from './snapshot'

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
  /** From now on this one; what runs is exchanged without a gap, what is off stays off. */
  choose(kind: MediaKind, wish: DeviceWish): Promise<void>
  /** Lets go of everything without stopping it: somebody else looks after the tracks from now on. */
  handOver(): DevicesSnapshot
  /** Stops every track; devices may be opened again by the next `open`. */
  stop(): void
}

/** A camera that is off sends black for this long before it stops, so that the other side does not keep the last picture. */
const blackMs = 300
const noticeMs = 15_000
/** After a phone call iOS may leave a microphone without sound for ever; what is still silent after this is opened anew. */
const interruptedMs = 2_000

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
  /** One a kind: what happens to a camera does not hide what happened to a microphone. */
  const notices = new Map<MediaKind, DeviceNotice>()
  let unwatch: (() => void) | undefined
  for (const kind of kinds) {
    const track = trackIn(given, kind)
    if (track && track.readyState !== 'ended') devices[kind] = watched(kind, track)
  }
  let snapshot = read(null)
  if (snapshot.localStream) unwatch = watchWorld()

  function read(before: MediaStream | null): DevicesSnapshot {
    const tracks = kinds.map((kind) => devices[kind]?.track ?? null).filter((track) => track !== null)
    return {
      microphone: devices.audio?.state ?? 'off',
      camera: kinds.includes('video') ? (devices.video?.state ?? 'off') : null,
      localStream: streamOf(tracks, before),
      interrupted: kinds.filter((kind) => devices[kind]?.state === 'on' && devices[kind]?.track?.muted),
      notices: [...notices.values()],
    }
  }

  function tell(): void {
    snapshot = read(snapshot.localStream)
    changed()
  }

  function change(kind: MediaKind, device: Device): void {
    devices = { ...devices, [kind]: device }
    tell()
  }

  function remark(notice: DeviceNotice): void {
    notices.set(notice.kind, notice)
    setTimeout(() => notices.get(notice.kind) === notice && unsay(notice.kind), noticeMs)
    tell()
  }

  function unsay(kind: MediaKind): void {
    if (notices.delete(kind)) tell()
  }

  function watched(kind: MediaKind, track: MediaStreamTrack): Device {
    const current = () => devices[kind]?.track === track
    // Unplugged, or taken away in the browser's own controls; `stop()` does not fire this.
    track.addEventListener('ended', () => current() && void lost(kind, track))
    // The system took it away for a while, for a phone call say, and gives it back.
    for (const event of ['mute', 'unmute']) track.addEventListener(event, () => current() && tell())
    return { track, state: track.enabled ? 'on' : 'off' }
  }

  /** Another microphone takes over, muted if the lost one was; a camera is never started but by the person. */
  async function lost(kind: MediaKind, track: MediaStreamTrack): Promise<void> {
    const { label } = track
    if (kind === 'video') {
      change(kind, { track: null, state: 'off' })
      return remark({ kind, what: 'lost', label })
    }
    // A browser that would ask again is not asked: the control says what is missing.
    if ((await permissionOf(kind)) !== 'granted') return change(kind, { track: null, state: 'missing' })
    await exchange(kind, null)
    const now = devices[kind]?.track
    if (now) remark({ kind, what: 'switched', label: now.label })
  }

  /** Opens what is wished for (null: the default) in place of the present device, muted if that is; whether it runs now. */
  async function exchange(kind: MediaKind, wish: DeviceWish | null): Promise<boolean> {
    const since = stops
    const old = devices[kind]?.track
    let next = await openOne(kind, wish)
    let isWished = next.track !== null
    // Phones have one camera at a time: the present one has to make room, and comes back where the other does not open.
    if (!next.track && kind === 'video' && next.state === 'busy' && old?.readyState === 'live') {
      const { deviceId = null } = old.getSettings()
      old.stop()
      next = await openOne(kind, wish)
      isWished = next.track !== null
      for (const id of [deviceId, null]) if (!next.track) next = await openOne(kind, id)
    }
    if (since !== stops || devices[kind]?.track !== old) {
      next.track?.stop()
      return false
    }
    if (!next.track && old?.readyState === 'live') return false
    if (next.track && old) next.track.enabled = old.enabled
    change(kind, next.track ? watched(kind, next.track) : next)
    old?.stop()
    return isWished
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
    if (since === stops) unwatch ??= watchWorld()
  }

  function releaseCamera(track: MediaStreamTrack): void {
    const device = devices.video
    if (device?.track !== track || device.state !== 'off') return
    track.stop()
    change('video', { track: null, state: 'off' })
  }

  /** A microphone that the person chose before is taken again when it comes back; anything else is offered. */
  async function connected({ kind, id, label, chosen }: NewDevice): Promise<void> {
    const device = devices[kind]
    if (device?.state === 'missing') change(kind, { track: null, state: 'off' })
    if (chosen && kind === 'audio' && device?.track) {
      if (await exchange(kind, id)) remark({ kind, what: 'switched', label })
    } else remark({ kind, what: 'connected', label, id })
  }

  function watchWorld(): () => void {
    const unplug = watchHotPlug(kinds, (device) => void connected(device))
    const seen = () => setTimeout(() => void renewInterrupted(), interruptedMs)
    document.addEventListener('visibilitychange', seen)
    return () => {
      unplug()
      document.removeEventListener('visibilitychange', seen)
    }
  }

  function leave(): void {
    stops += 1
    clearTimeout(release)
    unwatch?.()
    unwatch = undefined
    notices.clear()
  }

  async function renewInterrupted(): Promise<void> {
    const track = devices.audio?.track
    if (document.visibilityState !== 'visible' || !track?.muted || devices.audio?.state !== 'on') return
    await exchange('audio', track.getSettings().deviceId ?? null)
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
      unsay(kind)
      if (!device?.track) return on ? acquire([kind]) : undefined
      const { track } = device
      track.enabled = on
      change(kind, { track, state: on ? 'on' : 'off' })
      clearTimeout(kind === 'video' ? release : undefined)
      // Only beside a voice: with nothing at all arriving, the other side takes the path for broken.
      if (kind === 'video' && !on && devices.audio?.track)
        release = setTimeout(() => releaseCamera(track), blackMs)
    },
    async choose(kind, wish) {
      // Which side of a phone is shown belongs to the moment; the next session begins with the person again.
      if (typeof wish === 'string') rememberDevice(roleOf[kind], wish)
      if (!kinds.includes(kind) || !devices[kind]?.track) return
      if (await exchange(kind, wish)) return unsay(kind)
      const present = devices[kind]?.track
      if (present) remark({ kind, what: 'unchanged', label: present.label })
    },
    handOver() {
      const last = snapshot
      leave()
      devices = {}
      return last
    },
    stop() {
      wanted = kinds.filter((kind) => devices[kind]?.state === 'on' || devices[kind]?.state === 'pending')
      leave()
      for (const kind of kinds) devices[kind]?.track?.stop()
      devices = {}
      tell()
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
