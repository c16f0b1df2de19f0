import type { MediaState, PayloadOf } from '@/lib/room/events'
import { createDevices, type Devices } from '../devices'
import type { DevicesSnapshot, LineView, ScreenState, SilenceReason } from '../snapshot'
import { steadyNow } from '../steady-time'
import { type Calls, type CallsOptions, type CallsView, createCalls } from './calls'
import { createHearing } from './hearing'
import { createLineKeeper } from './line-keeper'
import { createQualityReports } from './quality-reports'
import { isPoor, type Second } from './reception'
import { createScreen } from './screen'
import { createSilencer } from './silencer'
import type { VideoLevel } from './video-policy'

export { rehearseLink } from './peer-link'

export interface CallSideView extends Omit<CallsView, 'arrivedAtMs'> {
  readonly devices: DevicesSnapshot
  readonly otherMedia: MediaState | null
  readonly line: LineView | null
  readonly videoLevel: VideoLevel
  readonly screen: ScreenState | null
  /** Why silence and black are sent alone; null: they are not. */
  readonly silent: SilenceReason | null
}

interface CallSideOptions extends Omit<CallsOptions, 'track' | 'changed' | 'observed'> {
  /** Opened before the room with the person's choices; null: the room asks for the devices of its mode. */
  readonly localStream: MediaStream | null
  /** Tells the other side what is sent, and the server how the line is and what arrives. */
  tell<E extends 'media-state' | 'call-quality' | 'reception-report'>(event: E, payload: PayloadOf<E>): void
  changed(view: CallSideView): void
}

/** The calls of one side with what surrounds them: its devices and screen, the care for its line, and what the two say of what they send. */
export interface CallSide extends Calls {
  readonly devices: Devices
  /** What the other side says that it sends. */
  heard(state: MediaState): void
  shareScreen(on: boolean): Promise<void>
  /** The room's reason to send silence and black alone; null: none. */
  silence(why: SilenceReason | null): void
  /** This side is out of the room. */
  leave(): void
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
    arrivedAtMs: null,
  }
  const silencer = createSilencer()
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
    track: (kind) => silencer.of((kind === 'video' ? screen.track() : null) ?? devices.track(kind)),
    observed(report, link) {
      keeper.observed(report, link)
      reports.observed(report, keeper.view(), calls.liveCall())
    },
    changed(view) {
      seen = view
      show()
    },
  })

  const hearing = createHearing({
    second: lastSecond,
    tell: (report) => options.tell('reception-report', report),
    changed() {
      silencer.set(hearing.silent() !== null)
      refresh()
    },
  })

  function lastSecond(): Second | null {
    const flows = seen.phase === 'connected' || seen.phase === 'lost'
    const reachable = options.reachable()
    if (!reachable && !flows) return null
    const line = seen.phase === 'connected' ? keeper.view() : null
    return {
      nowMs: steadyNow(),
      arrivedAtMs: seen.arrivedAtMs,
      owed: reachable && isSending(otherMedia),
      poor: line !== null && isPoor(line.reading),
    }
  }

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
    const { arrivedAtMs: _counted, ...view } = seen
    options.changed({
      ...view,
      silent: hearing.silent(),
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
      hearing.begin()
      calls.enter(call)
      announce(true)
    },
    assign(call) {
      hearing.flush()
      calls.assign(call)
      announce(true)
    },
    refresh,
    heard(state) {
      otherMedia = state
      show()
    },
    shareScreen: (on) => (hasVideo ? screen.set(on) : Promise.resolve()),
    silence: hearing.command,
    leave: hearing.stop,
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

function isSending(state: MediaState | null): boolean {
  return state?.microphone === 'on' || state?.camera === 'on' || state?.camera === 'screen'
}
