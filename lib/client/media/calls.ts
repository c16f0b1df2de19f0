import type { Call } from '@/lib/room/events'
import type { MediaKind } from '@/lib/room/modes'
import type { ParticipantType } from '@/lib/room/words'
import { steadyNow } from '../steady-time'
import { type Attempt, openAttempt } from './attempt'
import * as plans from './call-plan'
import { type Flow, hasPicture, isStill, noFlow, observed, sampleOf, speaking } from './flow'
import type { PeerLink, Signal } from './peer-link'
import { createTroubles, type MediaTrouble } from './trouble'

export interface CallsView {
  readonly phase: plans.MediaPhase
  /** Why nothing arrives; null while it does, or while nothing is to be expected. */
  readonly trouble: MediaTrouble | null
  readonly remoteStream: MediaStream | null
  readonly speaking: { readonly self: boolean; readonly other: boolean }
  readonly otherCamera: boolean
  /** When packets were last seen to have come, over all attempts; local time, null: never. */
  readonly arrivedAtMs: number | null
}

export interface CallsOptions {
  readonly self: ParticipantType
  readonly kinds: readonly MediaKind[]
  track(kind: MediaKind): MediaStreamTrack | null
  iceServers(): readonly RTCIceServer[]
  relayOnly(): boolean
  /** The credentials of the ICE servers were refused. */
  iceRefused(): void
  /** Both sides are in and signals get through. */
  reachable(): boolean
  send(signal: Signal, call: number): void
  changed(view: CallsView): void
  /** A report of the attempt that flows, a few times a second. */
  observed(report: RTCStatsReport, link: PeerLink): void
}

/** The media of one room over all its attempts: at most one peer lives at a time. */
export interface Calls {
  /** Makes an offer ready while the room is still being entered. Whether it is wanted, and under which number, only the room can say. */
  prepare(): void
  /** This side (re-)entered the room: what flows is kept, anything else starts over as the room says. */
  enter(call: Call | null): void
  /** The other side entered. */
  assign(call: Call | null): void
  receive(signal: Signal, call: number): void
  liveCall(): number | null
  /** The devices changed. */
  refresh(): void
  retry(): void
  /** Ends the attempt; the room may assign another. */
  end(): void
}

const sampleEveryMs = 300

export function createCalls(options: CallsOptions): Calls {
  let plan = plans.noCall
  let link: PeerLink | null = null
  let prepared: Attempt | null = null
  let flow: Flow = noFlow
  let hadPath = false
  let arrivedAtMs: number | null = null
  /** The room has not said which attempt is current since this side entered. */
  let unnamed = true
  let shown: MediaStream | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  const group = new MediaStream()
  const troubles = createTroubles({
    relayOnly: options.relayOnly,
    refused: options.iceRefused,
    changed: tell,
  })
  const { kinds, track, relayOnly } = options
  const outgoing = { kinds, track, group, relayOnly, opened: troubles.opened }

  function take(step: plans.Step): void {
    plan = step.plan
    if (step.open) start(step.open)
    tell()
  }

  function start({ number, offering }: { number: number; offering: boolean }): void {
    link?.close()
    flow = noFlow
    timer ??= setInterval(() => void tick(), sampleEveryMs)
    const ready = takePrepared()
    const fits = ready?.offering === offering && ready.isFresh(options.iceServers())
    if (!fits) ready?.close()
    const attempt = fits ? ready : open(offering)
    link = attempt
    attempt.begin(number)
  }

  function takePrepared(): Attempt | null {
    const ready = prepared
    prepared = null
    return ready
  }

  function open(offering: boolean): Attempt {
    const attempt: Attempt = openAttempt(offering, outgoing, options.iceServers(), {
      send: options.send,
      track(stream) {
        // After a loss the last picture stays until there is a new one.
        if (isCurrent()) shown ??= stream
        tell()
      },
      connected(stream) {
        if (!isCurrent()) return
        plan = plans.connected(plan)
        hadPath = true
        shown = stream
        tell()
      },
      disconnected: () => isCurrent() && become(plans.lost(plan, steadyNow())),
      broke: () => isCurrent() && become(plans.broken(plan, steadyNow())),
    })
    const isCurrent = () => plan.number !== 0 && plan.number === attempt.number()
    return attempt
  }

  function named(call: Call | null): void {
    const step = plans.assigned(plan, call, options.self, steadyNow(), unnamed)
    if (call) unnamed = false
    take(step)
  }

  function become(next: plans.CallPlan): void {
    plan = next
    tell()
  }

  async function tick(): Promise<void> {
    const measured = link
    const report = plan.path === 'connected' || plan.path === 'lost' ? await measured?.stats() : undefined
    const nowMs = steadyNow()
    if (report && measured && measured === link) {
      flow = observed(flow, sampleOf(report), nowMs)
      if (flow.stillSamples === 0) arrivedAtMs = nowMs
      // A line that is cut is not a weak one: what it counts is no reason to hold the picture back once it is whole again.
      if (plan.path === 'connected') options.observed(report, measured)
    }
    if (isStill(flow, nowMs)) plan = plans.lost(plan, nowMs)
    // It was only a pause: what was lost flows again.
    else if (plan.path === 'lost' && flow.stillSamples === 0) {
      plan = plans.connected(plan)
      troubles.healed()
    }
    if (plan.path !== 'connected' && plan.path !== 'none') troubles.look(nowMs)
    take(plans.ticked(plan, options.reachable(), nowMs))
  }

  function tell(): void {
    const nowMs = steadyNow()
    const phase = plans.phaseOf(plan, hadPath, nowMs, troubles.patienceMs(plans.failedAfterMs))
    options.changed({
      phase,
      trouble: phase === 'none' || phase === 'connected' ? null : troubles.cause(),
      remoteStream: shown,
      speaking: speaking(flow, nowMs),
      otherCamera: hasPicture(flow, nowMs),
      arrivedAtMs,
    })
  }

  function drop(): void {
    takePrepared()?.close()
    link?.close()
    link = null
    flow = noFlow
    plan = plans.over(plan)
  }

  return {
    prepare() {
      if (plan.path === 'none' && !prepared) prepared = open(true)
    },
    enter(call) {
      // First in the room: whoever comes next will offer.
      if (!call && prepared?.offering) {
        takePrepared()?.close()
        prepared = open(false)
      }
      if (plan.path !== 'connected' && plan.path !== 'none') drop()
      unnamed = true
      named(call)
    },
    assign: named,
    receive(signal, call) {
      if (signal.event === 'offer') take(plans.offered(plan, call, options.self, steadyNow()))
      // Of two crossing offers the other one stands: this one goes no further.
      const crossed = signal.event === 'offer' && plan.offering
      if (call === plan.number && !crossed) link?.receive(signal)
    },
    liveCall: () => plans.liveCall(plan),
    refresh() {
      void link?.refresh()
      void prepared?.refresh()
    },
    retry() {
      if (options.reachable()) take(plans.retried(plan, steadyNow()))
    },
    end() {
      clearInterval(timer)
      timer = undefined
      drop()
      shown = null
      hadPath = false
      tell()
    },
  }
}
