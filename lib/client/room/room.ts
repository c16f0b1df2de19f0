import type { ConnectRefusal, Displacement } from '@/lib/contract/codes'
import type { ServerPayload } from '@/lib/contract/socket'
import type { RoomJoined } from '@/lib/contract/socket/room'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import { watchPage } from '../browser/page-visibility'
import { steadyNow } from '../browser/steady-time'
import type { Store } from '../browser/store'
import { type Chat, createChat } from '../chat/chat'
import { TypingOfOthers } from '../chat/typing'
import { type JoinChoice, type Obstacle, unreadable } from '../http/api'
import type { LocalMedia, LocalMediaView } from '../media/local-media'
import type { MemberId } from '../media/topology'
import { createOutlet } from '../signalling/on-demand'
import { openSignalling, type Signalling, type SignallingOptions } from '../signalling/signalling'
import type { RoomBesides } from './besides'
import type { Entry } from './claim'
import { heardInRoom } from './handlers'
import * as lists from './members'
import type { RoomClientOptions, RoomSnapshot } from './snapshot'

/** out: not in, may join · joining: over HTTP · in: holds a place, connected or not · over: nothing more will happen. */
type Stage = 'out' | 'joining' | 'in' | 'over'

const busyMs = 80

export interface RoomOptions<J extends RoomJoined> extends RoomClientOptions {
  readonly store: Store<RoomSnapshot>
  readonly entry: Entry
  readonly besides: RoomBesides<J>
  /** Whether a message is this member's own, from history or from another connection. */
  isOwn: Parameters<typeof createChat>[0]['isOwn']
}

/** One member's stay in one room of any kind. */
export class Room<J extends RoomJoined = RoomJoined> {
  readonly store
  readonly chat: Chat | null
  /** The way out while the room is entered. */
  readonly line = () => (this.#entered ? this.#signalling : null)
  readonly outlet
  media: LocalMedia | null = null
  #signalling: Signalling | null = null
  #stage: Stage = 'out'
  /** Entered since the last (re)connection: what is sent now arrives. */
  #entered = false
  #renewals = 0
  #path: RoomSnapshot['media'] = 'none'
  #unwatchPage = () => {}
  readonly #entry: Entry
  readonly #besides: RoomBesides<J>
  /** The id of this member, once the server has named it. */
  #id: MemberId = ''
  readonly #signs = new TypingOfOthers((member, isTyping) =>
    this.show({ members: lists.typing(this.store.get().members, member, isTyping) }),
  )
  readonly #kinds: readonly MediaKind[]
  readonly #options: RoomOptions<J>

  constructor(options: RoomOptions<J>) {
    this.#options = options
    const { store, entry, besides, isOwn } = options
    const { mode, chat } = store.get()
    this.store = store
    this.#entry = entry
    this.#besides = besides
    this.outlet = createOutlet(this.line, () => entry)
    this.#kinds = modeOf(mode).media
    this.chat =
      chat &&
      createChat({
        isOwn,
        line: this.line,
        now: () => this.now(),
        changed: (lines) => store.set({ chat: lines }),
      })
  }

  /** The server's clock, ms. */
  now(): number {
    return steadyNow() + this.#entry.offsetMs()
  }

  /**
   * On the way to a call little changes that anybody would miss for a moment, and much that has to be drawn: said together, it leaves the processor
   * to the negotiation. The other side's tracks are part of that.
   */
  show(changes: Partial<RoomSnapshot>): void {
    this.store.set(changes, this.#hasNewStream(changes) ? undefined : this.patienceMs)
  }

  /** For the store; undefined: there is no hurry elsewhere. */
  get patienceMs(): number | undefined {
    return this.media && this.#path !== 'connected' ? busyMs : undefined
  }

  #hasNewStream({ members }: Partial<RoomSnapshot>): boolean {
    const before = this.store.get().members
    return members?.some((one, at) => one.stream !== null && one.stream !== before[at]?.stream) ?? false
  }

  // The way in

  async join(choice: JoinChoice): Promise<void> {
    if (this.#stage !== 'out') return
    this.#stage = 'joining'
    this.show({ phase: 'entering', signalling: 'connecting', failure: null })
    this.#unwatchPage = watchPage({
      gone: () => this.#sayLeave({ closing: true }),
      back: () => this.#comeBack(),
    })
    // All at once: the way to the first picture is as long as its longest part.
    this.#signalling = openSignalling(this.#signallingOptions(choice))
    const [outcome] = await Promise.all([this.#entry.ask(choice), this.#openCalls()])
    if (!outcome || this.#stage !== 'joining') return
    if (!outcome.ok) return this.#fail(outcome.problem)
    this.#stage = 'in'
    this.#signalling.admit(outcome.value.ticket)
    this.media?.prepare()
  }

  /** The credential is not good any more: one new ticket by the claim, and a second refusal is final. */
  async #renew(): Promise<void> {
    this.#renewals += 1
    const outcome = this.#renewals > 1 ? null : await this.#entry.askPatiently()
    if (this.#stage !== 'in') return
    if (outcome?.ok) return this.#signalling?.renew(outcome.value.ticket)
    if (outcome?.problem.code === 'in_use_elsewhere') return this.#replaced()
    this.#fail(outcome?.problem ?? unreadable(503))
  }

  /** This side is in another session now, as the server says; which, and until when, is told over HTTP. */
  async #askWhere(): Promise<void> {
    const outcome = await this.#entry.ask({})
    if (this.#stage !== 'in' || !outcome || outcome.ok) return
    if (outcome.problem.code === 'in_another_session') this.#fail(outcome.problem)
  }

  #signallingOptions({ goOn = false }: JoinChoice): SignallingOptions<J> {
    return {
      goOn,
      elsewhere: () => void this.#askWhere(),
      socketUrl: this.#options.socketUrl,
      living: () => this.media?.living() ?? [],
      stay: () => this.media?.stay() ?? null,
      entered: (room, sentMs, receivedMs) => this.#onEntered(room, sentMs, receivedMs),
      held: (held) => this.show({ held }),
      lost: (heardMs) => this.#onLost(heardMs),
      refused: (refusal) => this.#onRefused(refusal),
      heard: (event, payload) => {
        this.media?.hear(event, payload)
        this.outlet.hear(event, payload)
      },
      joined: this.#besides.joined,
      hears: {
        ...heardInRoom({
          self: () => this.#id,
          media: () => this.media,
          chat: this.chat,
          came: (who) => this.#onCame(who),
          left: (who) => this.#onLeft(who),
          typing: (member, isTyping) => this.#signs.said(member, isTyping),
          replaced: (reason) => this.#replaced(reason),
        }),
        ...this.#besides.hears,
      },
    }
  }

  // In the room

  #onEntered(room: J, sentMs: number, receivedMs: number): void {
    this.#entered = true
    this.#renewals = 0
    this.#entry.readTime(room.serverTime, sentMs, receivedMs)
    this.#id = room.memberId
    const members = lists.entered(this.store.get().members, room, this.#besides.whyAbsent(room))
    this.show({ signalling: 'connected', trouble: null, held: null, members })
    this.#besides.entered(room)
    this.#setPhase()
    const others = lists.othersOf(room).map(({ memberId }) => memberId)
    this.media?.enter({ calls: room.calls, members: others, hub: Reflect.get(room, 'hub') })
    this.chat?.entered(room.messages ?? [])
  }

  #onLost(heardMs: number): void {
    if (this.#stage === 'joining') return // nobody was admitted yet
    this.#entered = false
    this.#signs.clear()
    this.show({ signalling: 'reconnecting', trouble: navigator.onLine ? null : 'own-network' })
    // Tries that fail are no new loss.
    this.#besides.lost(heardMs + this.#entry.offsetMs())
  }

  #onRefused({ code, reason }: Pick<ConnectRefusal, 'code' | 'reason'>): void {
    if (code === 'session_over') this.#besides.over()
    else if (reason) this.#replaced(reason)
    else if (code === 'origin_refused') this.#fail(unreadable(403))
    else void this.#renew()
  }

  #onCame(who: ServerPayload<'participant-joined'>): void {
    this.show({ members: lists.came(this.store.get().members, who) })
    this.#besides.came()
    this.#setPhase()
    const [call] = who.calls
    this.media?.assign(who.memberId, call)
  }

  #onLeft(who: ServerPayload<'participant-left'>): void {
    const { memberId, reason } = who
    this.#signs.said(memberId, false)
    // A lost connection says nothing of the media, which may flow on without it.
    if (reason !== 'connection_lost' && reason !== 'replaced') this.media?.end(memberId)
    this.show({ members: lists.left(this.store.get().members, who, reason) })
    this.#besides.left(who)
    this.#setPhase()
  }

  /** Live while somebody else is in, or still to be heard though the connection to the server is gone. */
  #setPhase(): void {
    const { phase, members } = this.store.get()
    const isAlone = !members.some(({ present }) => present)
    // Alone, there is no path to be missed.
    const media = !isAlone || this.#path === 'connected' ? this.#path : 'none'
    this.show({ media })
    if (this.#stage !== 'in' || (!this.#entered && phase === 'entering')) return
    this.show({ phase: !isAlone || media === 'connected' ? 'live' : 'waiting' })
  }

  // Media

  /** Devices and media are chunks of their own, which a chat never fetches. */
  async #openCalls(): Promise<void> {
    if (this.#kinds.length === 0) return
    try {
      const [{ createLocalMedia }, through] = await Promise.all([
        import('../media/local-media'),
        this.#besides.hub ? import('../media/hub') : null,
      ])
      this.media ??= createLocalMedia({
        kinds: this.#kinds,
        topology: through?.createHub,
        self: () => this.#id,
        ask: async (event, payload) => this.line()?.ask(event, payload),
        besides: this.#besides,
        localStream: this.#options.localStream ?? null,
        iceServers: () => this.#entry.iceServers(),
        relayOnly: () => this.#entry.relayOnly(),
        iceRefused: () => this.#entry.renewIce(),
        // The same at both ends, whoever they are.
        yieldsTo: (member) => this.#id < member,
        inReach: () => (this.#entered ? this.#present() : []),
        isAway: (member) => this.store.get().members.some(({ id, present }) => id === member && !present),
        send: (to, signal, call) =>
          this.#entered && this.#signalling?.signal(signal, call, this.#addressed(to)),
        tell: (event, payload) => this.#entered && this.#signalling?.tell(event, payload),
        changed: (view) => this.#mediaChanged(view),
      })
      // Left while the code was on its way: what pre-join opened goes out with the room.
      if (this.#stage === 'joining') void this.media.devices.open()
      else this.media.devices.stop()
    } catch {
      this.#fail(unreadable(503))
    }
  }

  #mediaChanged({ phase, withMedia, ...view }: LocalMediaView): void {
    this.#path = phase
    this.show({ ...view, members: withMedia(this.store.get().members) })
    this.#setPhase()
  }

  #present(): MemberId[] {
    return this.store.get().members.flatMap(({ id, present }) => (present ? [id] : []))
  }

  /** Where there is one other, nothing has to say to whom. */
  #addressed(to: MemberId): MemberId | undefined {
    return this.store.get().members.length > 1 ? to : undefined
  }

  // The ways out

  leave(): void {
    if (this.#stage === 'over') return
    this.#goOut()
    this.show({
      phase: 'entering',
      signalling: 'connecting',
      members: lists.asAtFirst(this.store.get().members),
    })
  }

  /** The place goes on; this page is out of it. */
  #goOut(): void {
    this.#sayLeave()
    this.#close('out')
  }

  /** Closing the page means leaving, never ending. */
  #sayLeave(how: { closing?: true } = {}): void {
    if (this.#entered) this.#signalling?.tell('leave-room', how)
  }

  #comeBack(): void {
    this.#close('out')
    void this.join({})
  }

  /** Another device of this side is in, or nobody may be by this link any more. */
  #replaced(reason?: Displacement): void {
    if (reason === 'revoked') this.#fail({ ...unreadable(410), code: 'link_over', reason })
    else {
      this.#close('out')
      this.show({ phase: 'replaced' })
    }
  }

  #fail(problem: Obstacle): void {
    if (this.#besides.endsBy(problem)) return
    this.#close('out')
    this.show({ phase: 'failed', failure: problem })
  }

  /** It is over, for everybody. */
  finish(): void {
    this.#close('over')
    this.chat?.close()
    this.show({ phase: 'ended', failure: null })
  }

  /** Holds a place, connected or not. */
  get isIn(): boolean {
    return this.#stage === 'in'
  }

  #close(stage: 'out' | 'over'): void {
    this.#stage = stage
    this.#entry.giveUp()
    this.#entered = false
    this.#renewals = 0
    // Tracks first: the camera's light goes out with the click.
    if (this.media) this.media.devices.stop()
    else for (const track of this.#options.localStream?.getTracks() ?? []) track.stop()
    this.media?.end()
    this.media?.leave()
    this.#signs.clear()
    this.show({ members: lists.nobodyIn(this.store.get().members) })
    this.#signalling?.close()
    this.#signalling = null
    this.#besides.stopped()
    this.#unwatchPage()
  }

  dispose(): void {
    if (this.#stage !== 'over') this.#goOut()
    this.#stage = 'over'
    this.chat?.close()
    this.store.close()
  }
}
