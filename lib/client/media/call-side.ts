import type { MediaState, PayloadOf } from '@/lib/room/events'
import { createDevices, type Devices } from '../devices'
import type { DevicesSnapshot, LineView, ScreenState } from '../snapshot'
import { type Calls, type CallsOptions, type CallsView, createCalls } from './calls'
import { createLineKeeper } from './line-keeper'
import { createQualityReports } from './quality-reports'
import { createScreen } from './screen'
import type { VideoLevel } from './video-policy'

export { rehearseLink } from './peer-link'

export interface CallSideView extends CallsView {
  readonly devices: DevicesSnapshot
  readonly otherMedia: MediaState | null
  readonly line: LineView | null
  readonly videoLevel: VideoLevel
  readonly screen: ScreenState | null
}

interface CallSideOptions extends Omit<CallsOptions, 'track' | 'changed' | 'observed'> {
  /** Opened before the room with the person's choices; null: the room asks for the devices of its mode. */
  readonly localStream: MediaStream | null
  /** Tells the other side what is sent, and the server how the line is. */
  tell<E extends 'media-state' | 'call-quality'>(event: E, payload: PayloadOf<E>): void
  changed(view: CallSideView): void
}

/** The calls of one side with what surrounds them: its devices and screen, the care for its line, and what the two say of what they send. */
export interface CallSide extends Calls {
  readonly devices: Devices
  /** What the other side says that it sends. */
  heard(state: MediaState): void
  shareScreen(on: boolean): Promise<void>
}

/** Devices come one after the other and people come in meanwhile: what is said of them within this is said once. */
const gatherMs = 40
/** For so long nothing is said while devices are still being opened. */
const openingMs = 400

export function createCallSide(options: CallSideOptions): CallSide {
  const hasVideo = options.kinds.includes('video')
  let otherMedia: MediaState | null = null
  let told = ''
  let gathering: { readonly opening: boolean; readonly timer: ReturnType<typeof setTimeout> } | null = null
  let seen: CallsView = {
    phase: 'none',
    trouble: null,
    remoteStream: null,
    speaking: { self: false, other: false },
    otherCamera: false,
  }
  const devices = createDevices(options.kinds, options.localStream, () => refresh())
  const screen = createScreen(() => refresh())
  const cameraIsOn = () => devices.snapshot().camera === 'on'
  const keeper = createLineKeeper({
    content: () => (screen.track() ? 'screen' : cameraIsOn() ? 'camera' : null),
    hasVoice: () => Boolean(devices.track('audio')),
    changed: () => show(),
  })
  const reports = createQualityReports((report) => options.tell('call-quality', report))
  const calls: Calls = createCalls({
    ...options,
    track: (kind) => (kind === 'video' ? screen.track() : null) ?? devices.track(kind),
    observed(report, link) {
      keeper.observed(report, link)
      reports.observed(report, keeper.view(), calls.liveCall())
    },
    changed(view) {
      seen = view
      show()
    },
  })

  function mediaState(): MediaState {
    const microphone = devices.snapshot().microphone === 'on' ? 'on' : 'off'
    if (!hasVideo) return { microphone }
    if (keeper.level() === 'paused') return { microphone, camera: 'paused' }
    return { microphone, camera: screen.track() ? 'screen' : cameraIsOn() ? 'on' : 'off' }
  }

  /** `anew`: somebody came who has not heard it. */
  function announce(anew = false): void {
    if (anew) told = ''
    if (JSON.stringify(mediaState()) === told) return
    const { microphone, camera } = devices.snapshot()
    const opening = microphone === 'pending' || camera === 'pending'
    if (gathering && gathering.opening === opening) return
    clearTimeout(gathering?.timer)
    gathering = { opening, timer: setTimeout(tellState, opening ? openingMs : gatherMs) }
  }

  function tellState(): void {
    gathering = null
    const state = mediaState()
    told = JSON.stringify(state)
    options.tell('media-state', state)
  }

  function show(): void {
    options.changed({
      ...seen,
      devices: devices.snapshot(),
      otherMedia,
      line: seen.phase === 'connected' ? keeper.view() : null,
      videoLevel: keeper.level(),
      screen: hasVideo ? screen.state() : null,
    })
    announce()
  }

  function refresh(): void {
    calls.refresh()
    show()
  }

  show()
  return {
    ...calls,
    devices,
    enter(call) {
      calls.enter(call)
      announce(true)
    },
    assign(call) {
      calls.assign(call)
      announce(true)
    },
    refresh,
    heard(state) {
      otherMedia = state
      show()
    },
    shareScreen: (on) => (hasVideo ? screen.set(on) : Promise.resolve()),
    end() {
      clearTimeout(gathering?.timer)
      gathering = null
      // Nobody is there to see it.
      void screen.set(false)
      otherMedia = null
      keeper.reset()
      calls.end()
    },
  }
}
