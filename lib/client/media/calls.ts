import type { Call } from '@/lib/room/events'
import type { MediaKind } from '@/lib/room/modes'
import type { ParticipantType } from '@/lib/room/words'
import * as plans from './call-plan'
import { type Flow, hasPicture, isStill, noFlow, observed, sampleOf, speaking } from './flow'
import { openPeerLink, type PeerLink, type Signal } from './peer-link'

export interface CallsView {
  readonly phase: plans.MediaPhase
  readonly remoteStream: MediaStream | null
  readonly speaking: { readonly self: boolean; readonly other: boolean }
  readonly otherCamera: boolean
}

export interface CallsOptions {
  readonly self: ParticipantType
  readonly kinds: readonly MediaKind[]
  track(kind: MediaKind): MediaStreamTrack | null
  iceServers(): readonly RTCIceServer[]
  /** Both sides are in and signals get through. */
  reachable(): boolean
  send(signal: Signal, call: number): void
  changed(view: CallsView): void
}

/** The media of one room over all its attempts: at most one peer lives at a time. */
export interface Calls {
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
  let flow: Flow = noFlow
  let hadPath = false
  let shown: MediaStream | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  const group = new MediaStream()
  const outgoing = { kinds: options.kinds, track: options.track, group }

  function take(step: plans.Step): void {
    plan = step.plan
    if (step.open) start(step.open)
    tell()
  }

  function start({ number, offering }: { number: number; offering: boolean }): void {
    link?.close()
    flow = noFlow
    timer ??= setInterval(() => void tick(), sampleEveryMs)
    link = openPeerLink(linkOptions(number, offering, new MediaStream()))
  }

  function linkOptions(number: number, initiator: boolean, stream: MediaStream) {
    const current = () => plan.number === number
    return {
      initiator,
      outgoing,
      iceServers: options.iceServers(),
      signal: (signal: Signal) => options.send(signal, number),
      track(track: MediaStreamTrack) {
        stream.addTrack(track)
        // After a loss the last picture stays until there is a new one.
        if (current()) shown ??= stream
        tell()
      },
      connected() {
        if (!current()) return
        plan = plans.connected(plan)
        hadPath = true
        shown = stream
        tell()
      },
      disconnected: () => current() && become(plans.lost(plan, Date.now())),
      broke: () => current() && become(plans.broken(plan, Date.now())),
    }
  }

  function become(next: plans.CallPlan): void {
    plan = next
    tell()
  }

  async function tick(): Promise<void> {
    const measured = link
    const report = plan.path === 'connected' || plan.path === 'lost' ? await measured?.stats() : undefined
    const nowMs = Date.now()
    if (report && measured === link) flow = observed(flow, sampleOf(report), nowMs)
    if (isStill(flow, nowMs)) plan = plans.lost(plan, nowMs)
    // It was only a pause: what was lost flows again.
    else if (plan.path === 'lost' && flow.stillSamples === 0) plan = plans.connected(plan)
    take(plans.ticked(plan, options.reachable(), nowMs))
  }

  function tell(): void {
    const nowMs = Date.now()
    options.changed({
      phase: plans.phaseOf(plan, hadPath, nowMs),
      remoteStream: shown,
      speaking: speaking(flow, nowMs),
      otherCamera: hasPicture(flow, nowMs),
    })
  }

  function drop(): void {
    link?.close()
    link = null
    flow = noFlow
    plan = plans.over(plan)
  }

  return {
    enter(call) {
      if (plan.path !== 'connected') drop()
      take(plans.assigned(plan, call, options.self, Date.now()))
    },
    assign: (call) => take(plans.assigned(plan, call, options.self, Date.now())),
    receive(signal, call) {
      if (signal.event === 'offer') take(plans.offered(plan, call, options.self, Date.now()))
      // Of two crossing offers the other one stands: this one goes no further.
      const crossed = signal.event === 'offer' && plan.offering
      if (call === plan.number && !crossed) link?.receive(signal)
    },
    liveCall: () => plans.liveCall(plan),
    refresh: () => void link?.refresh(),
    retry() {
      if (options.reachable()) take(plans.retried(plan, Date.now()))
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
