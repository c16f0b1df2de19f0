import type { MediaKind } from '@/lib/room/modes'
import { steadyNow } from '../browser/steady-time'
import type { Signal } from '../signalling/signal'
import { type Attempt, openAttempt } from './attempt'
import * as plans from './call-plan'
import { type Flow, hasPicture, isStill, noFlow, observed, sampleOf, speaking } from './media-flow'
import type { PeerLink } from './peer-link'
import { createTroubles, type MediaTrouble } from './trouble'

export interface CallsView {
  readonly phase: plans.MediaPhase
  /** Why nothing arrives; null while it does, or while nothing is to be expected. */
  readonly trouble: MediaTrouble | null
  readonly stream: MediaStream | null
  readonly speaking: { readonly self: boolean; readonly other: boolean }
  readonly camera: boolean
  /** When packets were last seen to have come, over all attempts; local time, null: never. */
  readonly arrivedAtMs: number | null
}

export interface CallsOptions {
  readonly kinds: readonly MediaKind[]
  track(kind: MediaKind): MediaStreamTrack | null
  sends(kind: MediaKind): boolean
  iceServers(): readonly RTCIceServer[]
  relayOnly(): boolean
  /** The credentials of the ICE servers were refused. */
  iceRefused(): void
  /** Of two offers that cross, this end's gives way. */
  yields(): boolean
  /** Both ends are in and signals get through. */
  reachable(): boolean
  send(signal: Signal, call: number): void
  changed(view: CallsView): void
  /** A report of the attempt that flows, a few times a second. */
  observed(report: RTCStatsReport, link: PeerLink): void
}

export type NamedCall = plans.NamedCall

/** The media with one other member over all its attempts: at most one peer connection lives at a time. */
export interface Calls {
  /** Makes an offer ready while the room is still being entered. Whether it is wanted, and under which number, only the room can say. */
  prepare(): void
  /** This side (re-)entered the room: what flows is kept, anything else starts over as the room says. */
  enter(call: NamedCall | null): void
  /** The other member entered. */
  assign(call: NamedCall | null): void
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
  return new PeerCalls(options)
}

class PeerCalls implements Calls {
  private plan = plans.noCall
  private link: PeerLink | null = null
  private prepared: Attempt | null = null
  private flow: Flow = noFlow
  private hadPath = false
  private arrivedAtMs: number | null = null
  /** The room has not said which attempt is current since this side entered. */
  private unnamed = true
  private shown: MediaStream | null = null
  private timer: ReturnType<typeof setInterval> | undefined
  private readonly troubles
  private readonly outgoing

  constructor(private readonly options: CallsOptions) {
    const { kinds, track, sends, relayOnly } = options
    this.troubles = createTroubles({ relayOnly, refused: options.iceRefused, changed: () => this.tell() })
    this.outgoing = { kinds, track, sends, group: new MediaStream(), relayOnly, opened: this.troubles.opened }
  }

  // What the room says

  prepare(): void {
    if (this.plan.path === 'none' && !this.prepared) this.prepared = this.open(true)
  }

  enter(call: NamedCall | null): void {
    // First in the room: whoever comes next will offer.
    if (!call && this.prepared?.offering) {
      this.takePrepared()?.close()
      this.prepared = this.open(false)
    }
    if (this.plan.path !== 'connected' && this.plan.path !== 'none') this.drop()
    this.unnamed = true
    this.assign(call)
  }

  assign(call: NamedCall | null): void {
    const step = plans.assigned(this.plan, call, steadyNow(), this.unnamed)
    if (call) this.unnamed = false
    this.take(step)
  }

  receive(signal: Signal, call: number): void {
    if (signal.event === 'offer')
      this.take(plans.offered(this.plan, call, this.options.yields(), steadyNow()))
    // Of two crossing offers the other one stands: this one goes no further.
    const crossed = signal.event === 'offer' && this.plan.offering
    if (call === this.plan.number && !crossed) this.link?.receive(signal)
  }

  liveCall(): number | null {
    return plans.liveCall(this.plan)
  }

  refresh(): void {
    // More may be sent than was agreed on: only another attempt can.
    if (this.plan.path === 'connected' && this.link?.lacks()) this.retry()
    else void this.link?.refresh()
    void this.prepared?.refresh()
  }

  retry(): void {
    if (this.options.reachable()) this.take(plans.retried(this.plan, steadyNow()))
  }

  end(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.drop()
    this.shown = null
    this.hadPath = false
    this.tell()
  }

  // The attempts

  private take(step: plans.Step): void {
    this.plan = step.plan
    if (step.open) this.start(step.open)
    this.tell()
  }

  private start({ number, offering }: { number: number; offering: boolean }): void {
    this.link?.close()
    this.flow = noFlow
    this.timer ??= setInterval(() => void this.tick(), sampleEveryMs)
    const ready = this.takePrepared()
    const fits = ready?.offering === offering && ready.isFresh(this.options.iceServers())
    if (!fits) ready?.close()
    const attempt = fits ? ready : this.open(offering)
    this.link = attempt
    attempt.begin(number)
  }

  private takePrepared(): Attempt | null {
    const ready = this.prepared
    this.prepared = null
    return ready
  }

  private open(offering: boolean): Attempt {
    const isCurrent = () => this.plan.number !== 0 && this.plan.number === attempt.number()
    const attempt: Attempt = openAttempt(offering, this.outgoing, this.options.iceServers(), {
      send: this.options.send,
      track: (stream) => {
        // After a loss the last picture stays until there is a new one.
        if (isCurrent()) this.shown ??= stream
        this.tell()
      },
      connected: (stream) => {
        if (!isCurrent()) return
        this.plan = plans.connected(this.plan)
        this.hadPath = true
        this.shown = stream
        this.tell()
      },
      disconnected: () => isCurrent() && this.become(plans.lost(this.plan, steadyNow())),
      broke: () => isCurrent() && this.become(plans.broken(this.plan, steadyNow())),
    })
    return attempt
  }

  private drop(): void {
    this.takePrepared()?.close()
    this.link?.close()
    this.link = null
    this.flow = noFlow
    this.plan = plans.over(this.plan)
  }

  // How they are

  private become(next: plans.CallPlan): void {
    this.plan = next
    this.tell()
  }

  private async tick(): Promise<void> {
    const measured = this.link
    const isFlowing = this.plan.path === 'connected' || this.plan.path === 'lost'
    const report = isFlowing ? await measured?.stats() : undefined
    const nowMs = steadyNow()
    if (report && measured && measured === this.link) this.observe(report, measured, nowMs)
    if (isStill(this.flow, nowMs)) this.plan = plans.lost(this.plan, nowMs)
    // It was only a pause: what was lost flows again.
    else if (this.plan.path === 'lost' && this.flow.stillSamples === 0) {
      this.plan = plans.connected(this.plan)
      this.troubles.healed()
    }
    if (this.plan.path !== 'connected' && this.plan.path !== 'none') this.troubles.look(nowMs)
    this.take(plans.ticked(this.plan, this.options.reachable(), nowMs))
  }

  private observe(report: RTCStatsReport, measured: PeerLink, nowMs: number): void {
    this.flow = observed(this.flow, sampleOf(report), nowMs)
    if (this.flow.stillSamples === 0) this.arrivedAtMs = nowMs
    // A line that is cut is not a weak one: what it counts is no reason to hold the picture back once it is whole again.
    if (this.plan.path === 'connected') this.options.observed(report, measured)
  }

  private tell(): void {
    const { plan, flow, troubles } = this
    const nowMs = steadyNow()
    const phase = plans.phaseOf(plan, this.hadPath, nowMs, troubles.patienceMs(plans.failedAfterMs))
    this.options.changed({
      phase,
      trouble: phase === 'none' || phase === 'connected' ? null : troubles.cause(),
      stream: this.shown,
      speaking: speaking(flow, nowMs),
      camera: hasPicture(flow, nowMs),
      arrivedAtMs: this.arrivedAtMs,
    })
  }
}
