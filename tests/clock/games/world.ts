import type { SessionEvent } from '../driver/driver'
import type { Closing, Side } from '../oracle/words'
import { otherSide, second, type Terms } from '../oracle/words'
import { Scene } from '../support/scene'
import { Person } from './person'
import type { Rules } from './rules'

/**
 * A small model of who hears whom, second by second: sockets, pages, one call between them, and the rules 4 and 5 of the pages where the product has them.
 * It knows nothing of what is billed; what happens is told to the database afterwards.
 */

export type Act = (hands: Hands) => void

/** Seconds of an outcome, relative to the scheduled start. */
export interface Happened {
  readonly events: SessionEvent[]
  /** Per second: the payee's picture, sound or words go out to the payer. */
  readonly sent: ReadonlyMap<number, boolean>
  /** Per second: it would, but the payer sends nothing of what it says that it sends, so the payee's page is silent (rule 5). */
  readonly silenced: ReadonlyMap<number, boolean>
  /** Per second: the payer is in the room. */
  readonly payerIn: ReadonlyMap<number, boolean>
  readonly payeeIn: ReadonlyMap<number, boolean>
  readonly pressedBy: Side | undefined
}

const firstSecond = -540
const missedLimit = 10
const pauseAfter = 2
const graceSeconds = 60
const reportSeconds = 5
/** The earliest rule that came true counts, however late somebody looks. */
const sweepSeconds = 300

/** What a strategy can do in one second. */
export class Hands {
  constructor(
    private readonly world: World,
    readonly me: Person,
    readonly now: number,
  ) {}

  get other(): Person {
    return this.world.person(otherSide(this.me.side))
  }

  /** How long the other has been gone, as the page says. */
  get otherGoneFor(): number {
    const { gone } = this.other
    return gone && this.now >= gone.toldAt ? this.now - gone.lastHeard : 0
  }

  join(): void {
    this.me.connection = this.world.scene.join(this.me.side)
    this.me.isHeard = true
    this.me.pageIsOpen = true
  }

  /** The button, or the page closed: the call goes with it. */
  go(closing: Closing): void {
    this.dropSocket(closing)
    this.me.pageIsOpen = false
  }

  /** The socket alone; the page and its call stay. */
  dropSocket(closing: Closing = 'connection_lost'): void {
    if (this.me.connection !== undefined) this.world.scene.close(this.me.connection, closing)
    this.me.connection = undefined
    this.me.isHeard = false
  }

  /** A firewall swallows what the socket says; its node will notice. */
  blackhole(): void {
    if (this.me.connection !== undefined) this.world.scene.silence(this.me.connection)
    this.me.isHeard = false
  }

  /** Goes, and leaves a socket behind that never joins. */
  goBehindGhost(): void {
    if (this.world.rules.ghostsHold) {
      this.me.isHeard = false
      this.me.pageIsOpen = false
    } else this.go('connection_lost')
  }

  press(): void {
    this.world.press(this.me.side)
  }

  propose(minutes: number): void {
    this.world.propose(this.me.side, minutes)
  }
}

export class World {
  readonly scene = new Scene(1, 20 * second)
  private readonly people = { client: new Person('client'), consultant: new Person('consultant') }
  private readonly sent = new Map<number, boolean>()
  private readonly silenced = new Map<number, boolean>()
  private readonly payerIn = new Map<number, boolean>()
  private readonly payeeIn = new Map<number, boolean>()
  private callIsUp = false
  private readonly openReports = new Map<string, number>()
  private readonly arrived: number[] = []
  private reports = 0
  private proposals = 0
  private pressedBy: Side | undefined
  private now = firstSecond

  constructor(
    private readonly terms: Terms,
    readonly rules: Rules,
  ) {}

  person(side: Side): Person {
    return this.people[side]
  }

  /** Lets both act until `last`, a second after the scheduled start. */
  run(acts: Record<Side, Act>, last: number): Happened {
    for (this.now = firstSecond; this.now <= last && this.pressedBy === undefined; this.now += 1) {
      this.scene.until(this.terms.scheduledStart + this.now * second)
      acts.client(new Hands(this, this.people.client, this.now))
      acts.consultant(new Hands(this, this.people.consultant, this.now))
      this.pagesLookAround()
      this.keepBooks()
      if (this.now % sweepSeconds === 0) this.scene.tell({ act: 'sweep' })
    }
    const { sent, silenced, payerIn, payeeIn, pressedBy } = this
    return { events: this.scene.events, sent, silenced, payerIn, payeeIn, pressedBy }
  }

  press(side: Side): void {
    this.pressedBy ??= side
    this.scene.tell({ act: 'end', by: side })
  }

  propose(side: Side, minutes: number): void {
    this.proposals += 1
    this.scene.beat()
    this.scene.tell({ act: 'propose', side, proposal: this.proposals, minutes })
    this.scene.tell({ act: 'answer', side: otherSide(side), proposal: this.proposals, accept: true })
  }

  private pagesLookAround(): void {
    const { client, consultant } = this.people
    for (const person of [client, consultant]) this.noticeAbsence(person)
    if (client.isJoined && consultant.isJoined) this.callIsUp = this.terms.mode !== 'chat'
    if (!client.pageIsOpen || !consultant.pageIsOpen) this.callIsUp = false
    if (!this.rules.pagesGuardTheCall || this.terms.mode === 'chat') return
    this.closeAfterGrace(client, consultant)
    this.closeAfterGrace(consultant, client)
    for (const person of [client, consultant]) this.countMissed(person)
    this.tellOfDeadCalls()
    this.tellOfArrivals()
  }

  private noticeAbsence(person: Person): void {
    const { side } = person
    const lastHeard = this.scene.lastHeardOf(side)
    if (this.scene.connectionsOf(side).length > 0) person.gone = undefined
    else if (lastHeard !== undefined)
      person.gone ??= { toldAt: this.now, lastHeard: this.secondOf(lastHeard) }
  }

  /** Rule 4: the page that stayed closes the call 60 s after the other was last heard. */
  private closeAfterGrace(stayed: Person, other: Person): void {
    if (stayed.isJoined && other.gone && this.now >= other.gone.lastHeard + graceSeconds)
      this.callIsUp = false
  }

  /** Rule 5: what a page misses, and what it reports. No socket: no report, and no report is unknown. */
  private countMissed(person: Person): void {
    const other = this.people[otherSide(person.side)]
    const isOwed = this.callIsUp && other.claimsToSend && other.pageIsOpen
    const arrives = this.callIsUp && other.sends && other.pageIsOpen
    person.missedFor = isOwed && !arrives ? person.missedFor + 1 : 0
    const saysNothingCame = isOwed && (person.denies || !arrives)
    person.reportedFor = saysNothingCame && person.isJoined ? person.reportedFor + 1 : 0
    person.isSilentByItself = person.missedFor > missedLimit
  }

  private tellOfDeadCalls(): void {
    for (const person of Object.values(this.people)) {
      const isOpen = this.openReports.has(`reported ${person.side}`)
      if (person.reportedFor === missedLimit + pauseAfter)
        this.openReport(`reported ${person.side}`, person.side)
      else if (isOpen && person.reportedFor === 0) this.closeReport(`reported ${person.side}`, person.side)
    }
    const { consultant } = this.people
    const says = consultant.isSilentByItself && consultant.isJoined
    const isOpen = this.openReports.has('silent')
    if (says && !isOpen) this.openReport('silent', 'consultant')
    else if (!says && isOpen) this.closeReport('silent', 'consultant')
  }

  private openReport(name: string, side: Side): void {
    this.reports += 1
    this.openReports.set(name, this.reports)
    this.scene.tell({ act: 'report', report: this.reports, side, kind: 'dead', spans: [], openMsAgo: 0 })
  }

  private closeReport(name: string, side: Side): void {
    const report = this.openReports.get(name) ?? 0
    this.openReports.delete(name)
    this.scene.tell({ act: 'report', report, side, kind: 'dead', spans: [], openMsAgo: null })
  }

  /** Rule 3c: every 5 s the payer's page tells in which seconds packets of a payee came that is away. */
  private tellOfArrivals(): void {
    const { client, consultant } = this.people
    const arrives = this.callIsUp && consultant.sends && !client.denies && consultant.gone !== undefined
    if (this.now % reportSeconds === 0) this.tellArrived()
    if (arrives) this.arrived.push(this.now)
  }

  private tellArrived(): void {
    const { client } = this.people
    if (this.arrived.length === 0) return
    const spans = this.arrived.map((at): [number, number] => [
      (this.now - at) * second,
      (this.now - at - 1) * second,
    ])
    this.arrived.length = 0
    if (!client.isJoined) return
    this.reports += 1
    this.scene.tell({ act: 'report', report: this.reports, side: 'client', kind: 'arrived', spans })
  }

  private keepBooks(): void {
    const { client, consultant } = this.people
    this.payerIn.set(this.now, client.isJoined)
    this.payeeIn.set(this.now, consultant.isJoined)
    this.silenced.set(this.now, this.callIsUp && consultant.sends && consultant.isSilentByItself)
    this.sent.set(this.now, this.terms.mode === 'chat' ? this.payeeWrites() : this.payeeIsHeard())
  }

  /** An honest consultant writes all the time; where the composer says that the clock is paused, not then. */
  private payeeWrites(): boolean {
    const { client, consultant } = this.people
    if (!consultant.isJoined) return false
    if (!this.rules.pagesGuardTheCall) return true
    return client.gone === undefined ? client.isJoined : this.now < client.gone.lastHeard + graceSeconds
  }

  private payeeIsHeard(): boolean {
    const { client, consultant } = this.people
    if (!this.callIsUp || !consultant.sends || !client.pageIsOpen) return false
    if (!this.rules.pagesGuardTheCall) return true
    // Rule 4: 60 s after its own connection was last heard its page sends silence; rule 5: so does a dead call.
    const isCutOff = consultant.gone !== undefined && this.now >= consultant.gone.lastHeard + graceSeconds
    return !isCutOff && !consultant.isSilentByItself && this.openReports.size === 0
  }

  private secondOf(instant: number): number {
    return Math.floor((instant - this.terms.scheduledStart) / second)
  }
}
