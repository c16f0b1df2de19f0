import type { PayloadOf } from '@/lib/contract/socket'
import type { MediaState, MemberCall } from '@/lib/contract/socket/signals'
import type { MediaKind } from '@/lib/room/modes'
import { steadyNow } from '../browser/steady-time'
import type { DevicesSnapshot } from '../devices/device-state'
import { createDevices, type Devices } from '../devices/devices'
import type { MediaPhase } from './call-plan'
import type { SilenceReason } from './hearing'
import { createHearing } from './hearing'
import { type Media, type Said, type ShownMedia, withMedia, worstPhase } from './member-media'
import { createPairs } from './pairs'
import type { LineView } from './quality/network-quality'
import { createQualityReports } from './quality/reports'
import type { VideoLevel } from './quality/video-policy'
import { isPoor, type Second } from './reception'
import type { ScreenState } from './screen'
import { createScreen, type Screen } from './screen'
import { createSilencer, type Silencer } from './silencer'
import type { MemberId, MemberMedia, Topology, TopologyOptions } from './topology'
import type { MediaTrouble } from './trouble'

export { rehearseLink } from './peer-link'

export interface LocalMediaView {
  /** The members with what is known of their media. */
  withMedia<M extends ShownMedia & { readonly id: MemberId }>(members: readonly M[]): readonly M[]
  /** As badly as to the worst of them. */
  readonly phase: MediaPhase
  readonly trouble: MediaTrouble | null
  /** This side speaks. */
  readonly speaks: boolean
  readonly devices: DevicesSnapshot
  /** The worst line of all. */
  readonly line: LineView | null
  readonly videoLevel: VideoLevel
  readonly screen: ScreenState | null
  /** Why silence and black are sent alone; null: they are not. */
  readonly silent: SilenceReason | null
}

/** Whether a right to send is there now. */
export type MaySend = (right: 'sendAudio' | 'sendVideo' | 'sendScreen') => boolean

type Ways = Omit<
  TopologyOptions,
  'track' | 'content' | 'screenSound' | 'reachable' | 'changed' | 'measured' | 'sends'
>

interface LocalMediaOptions extends Ways {
  /** Who is in, and gets the signals that are sent. */
  inReach(): readonly MemberId[]
  /** Known to be out of the room, as far as this page was told last. */
  isAway(member: MemberId): boolean
  /** As its kind says: whether the server is told of each second whether anything arrived, and what may be sent (absent: all of the mode). */
  readonly besides: { readonly reports: boolean; readonly may?: MaySend }
  /** Opened before the room with the person's choices; null: the room asks for the devices of its mode. */
  readonly localStream: MediaStream | null
  /** Tells the others what is sent, and the server how the line is and what arrives. */
  tell<E extends 'media-state' | 'call-quality' | 'reception-report'>(event: E, payload: PayloadOf<E>): void
  changed(view: LocalMediaView): void
  /** How media gets to the others; left out, from browser to browser. */
  readonly topology?: ((options: TopologyOptions) => Topology) | undefined
}

/** What one member sends, with what surrounds it: its devices and screen, the ways to the others, and what they say that they send. */
export interface LocalMedia extends Topology {
  readonly devices: Devices
  /** What another member says that it sends. */
  heard(from: MemberId, state: MediaState): void
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

export function createLocalMedia(options: LocalMediaOptions): LocalMedia {
  const hasVideo = options.kinds.includes('video')
  const media = new Map<MemberId, MemberMedia>()
  const said = new Map<MemberId, MediaState>()
  const silencer = createSilencer()
  const devices = createDevices(options.kinds, options.localStream, () => refresh())
  const screen = createScreen(() => refresh(), options.topology !== undefined)
  const cameraIsOn = () => devices.snapshot().camera === 'on'
  const reports = createQualityReports((report) => options.tell('call-quality', report))
  const outgoing = createOutgoing(options.besides.may, { silencer, devices, screen })
  const topology = (options.topology ?? createPairs)({
    ...options,
    reachable: (member) => options.inReach().includes(member),
    ...outgoing,
    screenSound: () => (outgoing.sharing() ? screen.sound() : null),
    content: () => (outgoing.sharing() ? 'screen' : cameraIsOn() ? 'camera' : null),
    measured: reports.observed,
    changed(member, seen) {
      media.set(member, seen)
      show()
    },
  })
  const hearing = createHearing({
    second: () => lastSecond(media, said, options.inReach()),
    tell: (report) => options.tell('reception-report', report),
    changed() {
      silencer.set(hearing.silent() !== null)
      refresh()
    },
  })
  const teller = createTeller(devices, mediaState, (state) => options.tell('media-state', state))

  function mediaState(): MediaState {
    const microphone = devices.snapshot().microphone === 'on' ? 'on' : 'off'
    if (!hasVideo) return { microphone }
    if (worstOf(media).videoLevel === 'paused') return { microphone, camera: 'paused' }
    return { microphone, camera: screen.track() ? 'screen' : cameraIsOn() ? 'on' : 'off' }
  }

  function show(): void {
    options.changed({
      ...seenOf(media, said, options.isAway),
      silent: hearing.silent(),
      devices: devices.snapshot(),
      screen: hasVideo ? screen.state() : null,
    })
    teller.announce()
  }

  function refresh(): void {
    topology.refresh()
    show()
  }

  show()
  return {
    ...topology,
    devices,
    enter(into) {
      if (options.besides.reports) hearing.begin()
      topology.enter(into)
      teller.announce(true)
    },
    assign(member: MemberId, call: MemberCall | undefined) {
      hearing.flush()
      topology.assign(member, call)
      teller.announce(true)
    },
    refresh,
    heard(from, state) {
      said.set(from, state)
      show()
    },
    shareScreen: (on) => (hasVideo ? screen.set(on) : Promise.resolve()),
    silence: hearing.command,
    leave: hearing.stop,
    end(member) {
      if (member === undefined) said.clear()
      else said.delete(member)
      const isAlone = member === undefined || [...media.keys()].every((one) => one === member)
      if (isAlone) {
        teller.stop()
        // Nobody is there to see it.
        void screen.set(false)
      }
      topology.end(member)
    },
  }
}

interface Sources {
  readonly silencer: Silencer
  readonly devices: Pick<Devices, 'track'>
  readonly screen: Pick<Screen, 'track'>
}

/** What goes out of what the devices and the screen give: what may not be sent is not. */
function createOutgoing(may: MaySend = () => true, { silencer, devices, screen }: Sources) {
  const sharing = () => (may('sendScreen') ? screen.track() : null)
  const device = (kind: MediaKind) =>
    may(kind === 'audio' ? 'sendAudio' : 'sendVideo') ? devices.track(kind) : null
  return {
    sharing,
    track: (kind: MediaKind) => silencer.of((kind === 'video' ? sharing() : null) ?? device(kind)),
    sends: (kind: MediaKind) => (kind === 'audio' ? may('sendAudio') : may('sendVideo') || may('sendScreen')),
  }
}

/** Says what is sent, once for what changes together. */
function createTeller(
  devices: Pick<Devices, 'snapshot'>,
  stateOf: () => MediaState,
  tell: (state: MediaState) => void,
) {
  let told = ''
  let gathering: { readonly opening: boolean; readonly timer: ReturnType<typeof setTimeout> } | null = null

  function tellState(): void {
    gathering = null
    const state = stateOf()
    told = JSON.stringify(state)
    tell(state)
  }

  return {
    /** `anew`: somebody came who has not heard it. */
    announce(anew = false): void {
      if (anew) told = ''
      if (JSON.stringify(stateOf()) === told) return
      const { microphone, camera } = devices.snapshot()
      const opening = microphone === 'pending' || camera === 'pending'
      if (gathering && gathering.opening === opening) return
      clearTimeout(gathering?.timer)
      gathering = { opening, timer: setTimeout(tellState, opening ? openingMs : gatherMs) }
    },
    stop(): void {
      clearTimeout(gathering?.timer)
      gathering = null
    },
  }
}

const levels = ['paused', 'low', 'full'] as const satisfies readonly VideoLevel[]
const grades = ['weak', 'fair', 'good'] as const satisfies readonly LineView['grade'][]

/** What a person is told of all lines at once. */
function worstOf(media: Media): { readonly line: LineView | null; readonly videoLevel: VideoLevel } {
  const all = [...media.values()]
  const lines = all.flatMap(({ line }) => line ?? [])
  const grade = grades.find((one) => lines.some((line) => line.grade === one))
  return {
    line: lines.find((line) => line.grade === grade) ?? null,
    videoLevel: levels.find((level) => all.some((one) => one.videoLevel === level)) ?? 'full',
  }
}

type Seen = Omit<LocalMediaView, 'silent' | 'devices' | 'screen'>

/** What is shown of the media with all others. */
function seenOf(media: Media, said: Said, isAway: (member: MemberId) => boolean): Seen {
  const all = [...media.values()]
  return {
    withMedia: (members) => withMedia(members, media, said),
    phase: worstPhase(media, isAway),
    trouble: all.find((one) => one.trouble !== null)?.trouble ?? null,
    speaks: all.some(({ speaking }) => speaking.self),
    ...worstOf(media),
  }
}

/** What is known of the second that is over; null: nothing is to be expected. */
function lastSecond(media: Media, said: Said, inReach: readonly MemberId[]): Second | null {
  const all = [...media.values()]
  const flows = all.some(({ phase }) => phase === 'connected' || phase === 'lost')
  if (inReach.length === 0 && !flows) return null
  const arrived = all.flatMap(({ arrivedAtMs }) => arrivedAtMs ?? [])
  const { line } = worstOf(media)
  return {
    nowMs: steadyNow(),
    arrivedAtMs: arrived.length > 0 ? Math.max(...arrived) : null,
    owed: inReach.some((member) => isSending(said.get(member))),
    poor: line !== null && isPoor(line.reading),
  }
}

function isSending(state: MediaState | undefined): boolean {
  return state?.microphone === 'on' || state?.camera === 'on' || state?.camera === 'screen'
}
