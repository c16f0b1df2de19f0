import type { MediaKind } from '@/lib/room/modes'
import { rememberDevice } from './device-memory'
import { type Device, openKinds, openOne, permissionOf, roleOf, trackIn } from './device-open'
import type { DeviceNotice, DevicesSnapshot } from './device-state'
import { type NewDevice, watchHotPlug } from './hot-plug'
import type { DeviceWish } from './other-camera'

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
  return new HeldDevices(kinds, given, changed)
}

class HeldDevices implements Devices {
  private devices: Partial<Record<MediaKind, Device>> = {}
  private wanted: readonly MediaKind[]
  /** Rises with every stop: what the browser grants afterwards is not wanted any more. */
  private stops = 0
  private release: ReturnType<typeof setTimeout> | undefined
  /** One a kind: what happens to a camera does not hide what happened to a microphone. */
  private readonly notices = new Map<MediaKind, DeviceNotice>()
  private unwatch: (() => void) | undefined
  private shown: DevicesSnapshot

  constructor(
    private readonly kinds: readonly MediaKind[],
    given: MediaStream | null,
    private readonly changed: () => void,
  ) {
    this.wanted = given ? [] : kinds
    for (const kind of kinds) {
      const track = trackIn(given, kind)
      if (track && track.readyState !== 'ended') this.devices[kind] = this.watched(kind, track)
    }
    this.shown = this.read(null)
    if (this.shown.localStream) this.unwatch = this.watchWorld()
  }

  // What the person wants

  snapshot(): DevicesSnapshot {
    return this.shown
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.devices[kind]?.track ?? null
  }

  async open(): Promise<void> {
    const missing = this.wanted
    this.wanted = []
    if (missing.length > 0) await this.acquire(missing)
  }

  async set(kind: MediaKind, on: boolean): Promise<void> {
    const device = this.devices[kind]
    if (!this.kinds.includes(kind) || device?.state === 'pending') return
    this.unsay(kind)
    if (!device?.track) return on ? this.acquire([kind]) : undefined
    const { track } = device
    track.enabled = on
    this.change(kind, { track, state: on ? 'on' : 'off' })
    clearTimeout(kind === 'video' ? this.release : undefined)
    // Only beside a voice: with nothing at all arriving, the other side takes the path for broken.
    if (kind === 'video' && !on && this.devices.audio?.track)
      this.release = setTimeout(() => this.releaseCamera(track), blackMs)
  }

  async choose(kind: MediaKind, wish: DeviceWish): Promise<void> {
    // Which side of a phone is shown belongs to the moment; the next session begins with the person again.
    if (typeof wish === 'string') rememberDevice(roleOf[kind], wish)
    if (!this.kinds.includes(kind) || !this.track(kind)) return
    if (await this.exchange(kind, wish)) return this.unsay(kind)
    const present = this.track(kind)
    if (present) this.remark({ kind, what: 'unchanged', label: present.label })
  }

  handOver(): DevicesSnapshot {
    const last = this.shown
    this.leave()
    this.devices = {}
    return last
  }

  stop(): void {
    const { devices } = this
    this.wanted = this.kinds.filter(
      (kind) => devices[kind]?.state === 'on' || devices[kind]?.state === 'pending',
    )
    this.leave()
    for (const kind of this.kinds) this.track(kind)?.stop()
    this.devices = {}
    this.tell()
  }

  private leave(): void {
    this.stops += 1
    clearTimeout(this.release)
    this.unwatch?.()
    this.unwatch = undefined
    this.notices.clear()
  }

  private releaseCamera(track: MediaStreamTrack): void {
    const device = this.devices.video
    if (device?.track !== track || device.state !== 'off') return
    track.stop()
    this.change('video', { track: null, state: 'off' })
  }

  // What is said of them

  private read(before: MediaStream | null): DevicesSnapshot {
    const { devices, kinds } = this
    const tracks = kinds.map((kind) => this.track(kind)).filter((track) => track !== null)
    return {
      microphone: devices.audio?.state ?? 'off',
      camera: kinds.includes('video') ? (devices.video?.state ?? 'off') : null,
      localStream: streamOf(tracks, before),
      interrupted: kinds.filter((kind) => devices[kind]?.state === 'on' && devices[kind]?.track?.muted),
      notices: [...this.notices.values()],
    }
  }

  private tell(): void {
    this.shown = this.read(this.shown.localStream)
    this.changed()
  }

  private change(kind: MediaKind, device: Device): void {
    this.devices = { ...this.devices, [kind]: device }
    this.tell()
  }

  private remark(notice: DeviceNotice): void {
    this.notices.set(notice.kind, notice)
    setTimeout(() => this.notices.get(notice.kind) === notice && this.unsay(notice.kind), noticeMs)
    this.tell()
  }

  private unsay(kind: MediaKind): void {
    if (this.notices.delete(kind)) this.tell()
  }

  // What happens to them

  private watched(kind: MediaKind, track: MediaStreamTrack): Device {
    const current = () => this.track(kind) === track
    // Unplugged, or taken away in the browser's own controls; `stop()` does not fire this.
    track.addEventListener('ended', () => current() && void this.lost(kind, track))
    // The system took it away for a while, for a phone call say, and gives it back.
    for (const event of ['mute', 'unmute']) track.addEventListener(event, () => current() && this.tell())
    return { track, state: track.enabled ? 'on' : 'off' }
  }

  /** Another microphone takes over, muted if the lost one was; a camera is never started but by the person. */
  private async lost(kind: MediaKind, track: MediaStreamTrack): Promise<void> {
    const { label } = track
    if (kind === 'video') {
      this.change(kind, { track: null, state: 'off' })
      return this.remark({ kind, what: 'lost', label })
    }
    const since = this.stops
    const permission = await permissionOf(kind)
    // The room was left, or the person took another one, while the browser was looking.
    if (since !== this.stops || this.track(kind) !== track) return
    // A browser that would ask again is not asked: the control says what is missing.
    if (permission !== 'granted') return this.change(kind, { track: null, state: 'missing' })
    await this.exchange(kind, null)
    const now = this.track(kind)
    if (now) this.remark({ kind, what: 'switched', label: now.label })
  }

  /** A microphone that the person chose before is taken again when it comes back; anything else is offered. */
  private async connected({ kind, id, label, chosen }: NewDevice): Promise<void> {
    const device = this.devices[kind]
    if (device?.state === 'missing') this.change(kind, { track: null, state: 'off' })
    if (chosen && kind === 'audio' && device?.track) {
      if (await this.exchange(kind, id)) this.remark({ kind, what: 'switched', label })
    } else this.remark({ kind, what: 'connected', label, id })
  }

  private watchWorld(): () => void {
    const unplug = watchHotPlug(this.kinds, (device) => void this.connected(device))
    const seen = () => setTimeout(() => void this.renewInterrupted(), interruptedMs)
    document.addEventListener('visibilitychange', seen)
    return () => {
      unplug()
      document.removeEventListener('visibilitychange', seen)
    }
  }

  private async renewInterrupted(): Promise<void> {
    const track = this.track('audio')
    if (document.visibilityState !== 'visible' || !track?.muted || this.devices.audio?.state !== 'on') return
    await this.exchange('audio', track.getSettings().deviceId ?? null)
  }

  // What the browser is asked for

  /** Opens what is wished for (null: the default) in place of the present device, muted if that is; whether it runs now. */
  private async exchange(kind: MediaKind, wish: DeviceWish | null): Promise<boolean> {
    const since = this.stops
    const old = this.devices[kind]?.track
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
    if (since !== this.stops || this.devices[kind]?.track !== old) {
      next.track?.stop()
      return false
    }
    if (!next.track && old?.readyState === 'live') return false
    if (next.track && old) next.track.enabled = old.enabled
    this.change(kind, next.track ? this.watched(kind, next.track) : next)
    old?.stop()
    return isWished
  }

  private async acquire(asked: readonly MediaKind[]): Promise<void> {
    const since = this.stops
    for (const kind of asked) this.change(kind, { track: null, state: 'pending' })
    const opened = await openKinds(asked)
    for (const [kind, device] of opened) {
      // The room was left while the browser was asking.
      if (since !== this.stops) device.track?.stop()
      else this.change(kind, device.track ? this.watched(kind, device.track) : device)
    }
    if (since === this.stops) this.unwatch ??= this.watchWorld()
  }
}

/** The same stream as long as it holds the same tracks: a self view that gets a new one flickers. */
function streamOf(tracks: MediaStreamTrack[], before: MediaStream | null): MediaStream | null {
  if (tracks.length === 0) return null
  const old = before?.getTracks() ?? []
  const same = old.length === tracks.length && tracks.every((track) => old.includes(track))
  return same ? before : new MediaStream(tracks)
}
