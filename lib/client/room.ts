import type { ConnectRefusal, Displacement } from '@/lib/room/codes'
import type { Call, Joined, LeaveReason, SessionEnded } from '@/lib/room/events'
import type { Problem, SessionView } from '@/lib/room/http'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import { otherSide } from '@/lib/room/other-side'
import type { ParticipantType } from '@/lib/room/words'
import { endSession, type JoinChoice, unreadable } from './api'
import { type Chat, type ChatOptions, createChat } from './chat'
import { earsOf } from './ears'
import { createEntry, type Entry } from './entry'
import { type Extension, lazyExtension } from './lazy-extension'
import type { CallSide, CallSideView } from './media/call-side'
import { createOutlet } from './outlet'
import { watchPage } from './page-life'
import { createPresence } from './presence'
import { clockWith, initialSnapshot, type Times, withTimes } from './room-state'
import { openSignalling, type Signalling, type SignallingOptions } from './signalling'
import type { RoomClientOptions, RoomSnapshot } from './snapshot'
import { steadyNow } from './steady-time'
import { createStore } from './store'

/** out: not in, may join · joining: over HTTP · in: holds a place, connected or not · over: nothing more will happen. */
type Stage = 'out' | 'joining' | 'in' | 'over'

const busyMs = 80
/** What is fetched for the end cannot be had, as after an update of the server: the page anew has it. */
const anew = () => window.location.reload()

/** One side's stay in one room; `createRoomClient` hides its workings. */
export class Room {
  readonly store
  readonly chat: Chat | null
  readonly extension: Extension
  /** The way out while the room is entered. */
  private readonly line = () => (this.entered ? this.signalling : null)
  readonly outlet = createOutlet(this.line, () => this.entry)
  calls: CallSide | null = null
  private signalling: Signalling | null = null
  private stage: Stage = 'out'
  /** Entered since the last (re)connection: what is sent now arrives. */
  private entered = false
  private renewals = 0
  private path: RoomSnapshot['media'] = 'none'
  private unwatchPage = () => {}
  private readonly entry: Entry
  private readonly presence
  private readonly self: ParticipantType
  private readonly kinds: readonly MediaKind[]

  constructor(private readonly options: RoomClientOptions) {
    const { session } = options
    this.self = session.participantType
    this.entry = createEntry(options, (joined) => this.setSession(joined))
    this.store = createStore<RoomSnapshot>(initialSnapshot(session, this.entry.offsetMs()))
    this.kinds = modeOf(session.sessionType).media
    const chat = { self: this.self, line: this.line, now: () => this.now() }
    const changed: ChatOptions['changed'] = (lines) => this.store.set({ chat: lines })
    this.chat = session.sessionType === 'chat' ? createChat({ ...chat, changed }) : null
    this.presence = createPresence({
      self: this.self,
      now: () => this.now(),
      snapshot: this.store.get,
      show: (changes) => this.show(changes),
      close: () => this.calls?.end(),
      silence: (why) => this.calls?.silence(why),
    })
    this.extension = lazyExtension(this.self, this.store, this.line)
  }

  /** The server's clock, ms. */
  private now(): number {
    return steadyNow() + this.entry.offsetMs()
  }

  /**
   * On the way to a call little changes that anybody would miss for a moment, and much that has to be drawn: said together, it leaves the processor
   * to the negotiation. The other side's tracks are part of that.
   */
  private show(changes: Partial<RoomSnapshot>): void {
    const isBusy = this.calls && this.path !== 'connected' && !changes.remoteStream
    this.store.set(changes, isBusy ? busyMs : undefined)
  }

  // The way in

  async join(choice: JoinChoice): Promise<void> {
    if (this.stage !== 'out') return
    this.stage = 'joining'
    this.show({ phase: 'entering', signalling: 'connecting', failure: null })
    this.unwatchPage = watchPage({
      gone: () => this.sayLeave({ closing: true }),
      back: () => this.comeBack(),
    })
    // All at once: the way to the first picture is as long as its longest part.
    this.signalling = openSignalling(this.signallingOptions(choice))
    const [outcome] = await Promise.all([this.entry.ask(choice), this.openCalls()])
    if (!outcome || this.stage !== 'joining') return
    if (!outcome.ok) return this.fail(outcome.problem)
    this.stage = 'in'
    this.signalling.admit(outcome.value.ticket)
    this.calls?.prepare()
  }

  /** The credential is not good any more: one new ticket by the claim, and a second refusal is final. */
  private async renew(): Promise<void> {
    this.renewals += 1
    const outcome = this.renewals > 1 ? null : await this.entry.askPatiently()
    if (this.stage !== 'in') return
    if (outcome?.ok) return this.signalling?.renew(outcome.value.ticket)
    if (outcome?.problem.code === 'in_use_elsewhere') return this.replaced()
    this.fail(outcome?.problem ?? unreadable(503))
  }

  /** This side is in another session now, as the server says; which, and until when, is told over HTTP. */
  private async askWhere(): Promise<void> {
    const outcome = await this.entry.ask({})
    if (this.stage !== 'in' || !outcome || outcome.ok) return
    if (outcome.problem.code === 'in_another_session') this.fail(outcome.problem)
  }

  private signallingOptions({ goOn = false }: JoinChoice): SignallingOptions {
    return {
      goOn,
      elsewhere: () => void this.askWhere(),
      socketUrl: this.options.socketUrl,
      liveCall: () => this.calls?.liveCall() ?? null,
      entered: (room, sentMs, receivedMs) => this.onEntered(room, sentMs, receivedMs),
      held: (held) => this.show({ held }),
      lost: (heardMs) => this.onLost(heardMs),
      refused: (refusal) => this.onRefused(refusal),
      heard: (event, payload) => this.outlet.hear(event, payload),
      handlers: earsOf({
        self: this.self,
        calls: () => this.calls,
        chat: this.chat,
        extension: this.extension,
        presence: this.presence,
        learn: (times) => this.learn(times),
        otherCame: (call) => this.onOtherCame(call),
        otherLeft: (reason, lastHeardAt) => this.onOtherLeft(reason, lastHeardAt),
        ended: (ended) => this.settled(ended).catch(anew),
        replaced: (reason) => this.replaced(reason),
      }),
    }
  }

  // In the room

  private onEntered(room: Joined, sentMs: number, receivedMs: number): void {
    this.entered = true
    this.renewals = 0
    this.entry.readTime(room.serverTime, sentMs, receivedMs)
    this.learn(room)
    this.show({ signalling: 'connected', trouble: null, held: null })
    this.presence.entered(room)
    this.setPhase()
    this.calls?.enter(room.call)
    this.chat?.entered(room.messages ?? [])
    this.extension.entered(room.extension)
  }

  private onLost(heardMs: number): void {
    if (this.stage === 'joining') return // nobody was admitted yet
    this.entered = false
    this.chat?.otherTyping(false, otherSide(this.self))
    this.show({ signalling: 'reconnecting', trouble: navigator.onLine ? null : 'own-network' })
    // Tries that fail are no new loss.
    if (!this.store.get().clock.away[this.self]) this.presence.lost(heardMs + this.entry.offsetMs())
  }

  private onRefused({ code, reason }: Pick<ConnectRefusal, 'code' | 'reason'>): void {
    if (code === 'session_over') this.settled(null).catch(anew)
    else if (reason) this.replaced(reason)
    else if (code === 'origin_refused') this.fail(unreadable(403))
    else void this.renew()
  }

  private onOtherCame(call: Call | null): void {
    this.presence.joined()
    this.setPhase()
    this.calls?.assign(call)
  }

  private onOtherLeft(reason: LeaveReason, lastHeardAt: string): void {
    this.chat?.otherTyping(false, otherSide(this.self))
    // A lost connection says nothing of the media, which may flow on without it.
    if (reason !== 'connection_lost' && reason !== 'replaced') this.calls?.end()
    this.presence.left(reason, lastHeardAt)
    this.setPhase()
  }

  private learn(times: Times): void {
    this.setSession(withTimes(this.store.get().session, times))
    this.presence.told()
  }

  /** Live while the other side is in, or still to be heard though its connection to the server is gone. */
  private setPhase(): void {
    const { phase, otherPresent } = this.store.get()
    // Alone, there is no path to be missed.
    const media = otherPresent || this.path === 'connected' ? this.path : 'none'
    this.show({ media })
    if (this.stage !== 'in' || (!this.entered && phase === 'entering')) return
    this.show({ phase: otherPresent || media === 'connected' ? 'live' : 'waiting' })
  }

  private setSession(session: SessionView): void {
    this.show({ session, clock: clockWith(this.store.get().clock, session, this.entry.offsetMs()) })
  }

  // Media

  /** Devices and media are chunks of their own, which a chat never fetches. */
  private async openCalls(): Promise<void> {
    if (this.kinds.length === 0) return
    try {
      const { createCallSide } = await import('./media/call-side')
      this.calls ??= createCallSide({
        self: this.self,
        kinds: this.kinds,
        localStream: this.options.localStream ?? null,
        iceServers: () => this.entry.iceServers(),
        relayOnly: () => this.entry.relayOnly(),
        iceRefused: () => this.entry.renewIce(),
        reachable: () => this.entered && this.store.get().otherPresent,
        send: (signal, call) => this.entered && this.signalling?.signal(signal, call),
        tell: (event, payload) => this.entered && this.signalling?.tell(event, payload),
        changed: (view) => this.mediaChanged(view),
      })
      // Left while the code was on its way: what pre-join opened goes out with the room.
      if (this.stage === 'joining') void this.calls.devices.open()
      else this.calls.devices.stop()
    } catch {
      this.fail(unreadable(503))
    }
  }

  private mediaChanged({ phase, speaking, ...view }: CallSideView): void {
    const before = this.store.get().speaking
    const same = before.self === speaking.self && before.other === speaking.other
    this.path = phase
    this.show({ ...view, speaking: same ? before : speaking })
    this.setPhase()
  }

  // The ways out

  leave(): void {
    if (this.stage === 'over') return
    this.goOut()
    this.show({ phase: 'entering', signalling: 'connecting', otherLeft: null })
  }

  /** The place goes on; this page is out of it. */
  private goOut(): void {
    this.sayLeave()
    this.close('out')
  }

  /** Closing the page means leaving, never ending. */
  private sayLeave(how: { closing?: true } = {}): void {
    if (this.entered) this.signalling?.tell('leave-room', how)
  }

  private comeBack(): void {
    this.close('out')
    void this.join({})
  }

  /** Another device of this side is in, or nobody may be by this link any more. */
  private replaced(reason?: Displacement): void {
    if (reason === 'revoked') this.fail({ ...unreadable(410), code: 'link_over', reason })
    else {
      this.close('out')
      this.show({ phase: 'replaced' })
    }
  }

  private fail(problem: Problem): void {
    if (problem.session?.summary) this.finish(problem.session.summary)
    else {
      this.close('out')
      this.show({ phase: 'failed', failure: problem })
    }
  }

  async end(): Promise<void> {
    if (this.stage !== 'in' || this.store.get().ending === 'pending') return
    this.show({ ending: 'pending', failure: null })
    const outcome = await endSession(this.entry.place())
    if (outcome.ok) this.finish(outcome.value)
    else if (outcome.problem.session?.summary) this.finish(outcome.problem.session.summary)
    else if (this.stage === 'in') this.show({ ending: 'failed', failure: outcome.problem })
  }

  private finish(summary: RoomSnapshot['summary']): void {
    this.close('over')
    this.chat?.close()
    this.show({ phase: 'ended', ending: 'no', summary, failure: null })
  }

  /** It ended elsewhere, perhaps while this side was away: that is said at once, and what it came to once it is known. */
  private async settled(ended: SessionEnded | null): Promise<void> {
    const { session, summary } = this.store.get()
    const nowMs = this.now()
    this.finish(summary)
    const { fetchSummary, summaryAtOnce } = await import('./summary')
    if (ended) this.show({ summary: summaryAtOnce(ended, session, nowMs) })
    const full = await fetchSummary(this.entry.place(), this.options.token)
    if (full?.summary) this.show({ session: full, summary: full.summary })
  }

  private close(stage: 'out' | 'over'): void {
    this.stage = stage
    this.entry.giveUp()
    this.entered = false
    this.renewals = 0
    // Tracks first: the camera's light goes out with the click.
    if (this.calls) this.calls.devices.stop()
    else for (const track of this.options.localStream?.getTracks() ?? []) track.stop()
    this.calls?.end()
    this.calls?.leave()
    this.signalling?.close()
    this.signalling = null
    this.presence.stop()
    this.unwatchPage()
  }

  dispose(): void {
    if (this.stage !== 'over') this.goOut()
    this.stage = 'over'
    this.chat?.close()
    this.store.close()
  }
}
