import type { ReceptionReport } from '@/lib/contract/socket/quality'
import type { MediaState } from '@/lib/contract/socket/signals'
import { otherSide, type ParticipantType } from '@/lib/contract/words'
import { Evidence } from './evidence'
import { type Reading, readSeconds } from './reading'
import { Sending, sendsSomething } from './sending'
import { Silence } from './silence'
import { append, clip, type Span } from './spans'

/** So long nothing arrives on end before a call counts as dead. */
const deadAfterMs = 10_000
/** Both pages are told so much before the clock stops. */
const noticeMs = 2_000
/** Seconds that the client's page vouches for count within this of when the consultant was last heard. */
const vouchedMs = 60_000
/** What the client's page reported is remembered until a loss of the consultant must have been noticed. */
const rememberedMs = vouchedMs + 15_000
/** A poor stretch is told when it is over, or when it has lasted so long. */
const poorAtOnceMs = 60_000
/** Reports in a row leave this much untold between them, because only whole seconds are. */
const touchingMs = 1_500

export interface Stall {
  /** Whose page reports that nothing arrives. */
  readonly side: ParticipantType
  /** From when the clock is paused, by the local clock. */
  readonly pausesMs: number
}

interface Side {
  /** Until when it has reported. */
  toldUntilMs: number
  /** What it says that it sends. */
  readonly sending: Sending
  readonly silence: Silence
  dead: Evidence
  readonly poor: Evidence
  /** The poor stretch that may go on. */
  poorStretch: Span | null
}

/** What the pages of one room report of its call, and what follows from it. Pure: telling and writing belong to the caller. */
export class RoomReception {
  readonly #sides: Readonly<Record<ParticipantType, Side>>
  /** Seconds in which the client's page had packets of a consultant who is not there. */
  readonly #arrived: Evidence
  /** The last of what the client's page reported. */
  #heard: Span[] = []
  /** When the consultant was not heard, the last few times; one that goes on has no end yet. */
  #absences: Span[] = []

  constructor(private readonly sessionId: string) {
    const side = (which: ParticipantType): Side => ({
      toldUntilMs: Number.NEGATIVE_INFINITY,
      sending: new Sending(),
      silence: new Silence(),
      dead: new Evidence(sessionId, which, 'dead'),
      poor: new Evidence(sessionId, which, 'poor'),
      poorStretch: null,
    })
    this.#sides = { client: side('client'), consultant: side('consultant') }
    this.#arrived = new Evidence(sessionId, 'client', 'arrived')
  }

  /** The call is dead; the earliest counts where both pages say so. */
  get stall(): Stall | null {
    const stalls = (['client', 'consultant'] as const).flatMap((side) => {
      const { openMs } = this.#sides[side].dead
      return openMs === null ? [] : [{ side, pausesMs: openMs }]
    })
    return stalls.sort((one, other) => one.pausesMs - other.pausesMs)[0] ?? null
  }

  /** What may have to be written. */
  evidence(): Evidence[] {
    const { client, consultant } = this.#sides
    const all = [this.#arrived, client.dead, consultant.dead, client.poor, consultant.poor]
    return all.filter((one) => one.unwritten)
  }

  /** This process holds the room no longer. @param toOthers whoever holds it next finds what is open in the database */
  abandon(nowMs: number, toOthers: boolean): void {
    for (const { dead } of Object.values(this.#sides)) dead.abandon(nowMs, toOthers)
  }

  /** A side has joined; what its page reports begins now. */
  entered(side: ParticipantType, cameMs: number): void {
    const own = this.#sides[side]
    own.toldUntilMs = Math.max(own.toldUntilMs, cameMs)
    for (const each of Object.values(this.#sides)) each.silence.settle(cameMs)
    const last = this.#absences.at(-1)
    if (side !== 'consultant' || !last || last[1] !== Number.POSITIVE_INFINITY) return
    this.#absences = [...this.#absences.slice(0, -1), [last[0], cameMs]]
  }

  /** A side is gone since it was last heard; what came of it since then is vouched for. */
  left(side: ParticipantType, heardMs: number, nowMs: number): void {
    this.#sides[side].sending.say(false, nowMs)
    endPoor(this.#sides[side])
    if (side !== 'consultant') return
    this.#absences = [...this.#absences.slice(-3), [heardMs, Number.POSITIVE_INFINITY]]
    for (const span of this.#heard) this.#vouch(span, [heardMs, Number.POSITIVE_INFINITY])
  }

  said(side: ParticipantType, state: MediaState, nowMs: number): void {
    this.#sides[side].sending.say(sendsSomething(state), nowMs)
  }

  /** @param canStall both are there and the clock has started */
  report(
    side: ParticipantType,
    { seconds, silent, poor }: ReceptionReport,
    nowMs: number,
    canStall: boolean,
  ) {
    const own = this.#sides[side]
    const reading = readSeconds(seconds, own.toldUntilMs, nowMs)
    own.toldUntilMs = nowMs
    this.#judge(side, reading, silent === true && seconds.endsWith('0'), canStall)
    notePoor(own, reading, poor === true)
    if (side === 'client') this.#noteArrived(reading, nowMs)
  }

  /** A call that was dead before this process held the room. */
  recall(side: ParticipantType, id: string, sinceMs: number): void {
    const dead = new Evidence(this.sessionId, side, 'dead', id)
    dead.recall(sinceMs)
    this.#sides[side].dead = dead
  }

  #judge(side: ParticipantType, reading: Reading, saysSo: boolean, canStall: boolean): void {
    const own = this.#sides[side]
    const nowMs = reading.told[1]
    const missedMs = own.silence.read(reading, this.#sides[otherSide(side)].sending.totalMs(nowMs))
    const [first] = reading.arrived
    if (own.dead.openMs !== null) {
      if (first) own.dead.close(first[0])
    } else if (canStall && side === 'consultant' && saysSo) own.dead.open(nowMs)
    else if (canStall && missedMs >= deadAfterMs) own.dead.open(nowMs + noticeMs)
  }

  #noteArrived({ arrived }: Reading, nowMs: number): void {
    for (const span of arrived) {
      append(this.#heard, span)
      for (const absence of this.#absences) this.#vouch(span, absence)
    }
    this.#heard = this.#heard.filter(([, untilMs]) => untilMs > nowMs - rememberedMs)
  }

  #vouch(span: Span, [fromMs, untilMs]: Span): void {
    const vouched = clip(span, [fromMs, Math.min(untilMs, fromMs + vouchedMs)])
    if (vouched) this.#arrived.add(vouched)
  }
}

/** Poor reports in a row are one stretch. */
function notePoor(own: Side, { told, unknownMs }: Reading, isPoor: boolean): void {
  if (!isPoor || unknownMs > touchingMs) endPoor(own)
  if (!isPoor) return
  own.poorStretch = [own.poorStretch?.[0] ?? told[0], told[1]]
  if (told[1] - own.poorStretch[0] >= poorAtOnceMs) endPoor(own)
}

function endPoor(own: Side): void {
  if (own.poorStretch) own.poor.add(own.poorStretch)
  own.poorStretch = null
}
