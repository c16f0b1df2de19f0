import { Driver } from '../driver/driver'
import type { Summary } from '../driver/played'
import { type Closing, type Side, second, type Terms } from '../oracle/words'
import type { Happened } from './world'

/** What a pair of strategies brought either side, as the published proof defines it. */

export interface Gain {
  readonly seconds: number
  /** What the named graces allow. */
  readonly allowed: number
}
export type Gains = Record<Side, Gain>

const graceSeconds = 60
/** Of a session that never started. */
const none: Gain = { seconds: 0, allowed: graceSeconds }
const bridgedPerMinute = 2
/** A loss that its node has not noticed when End is pressed counts until then. */
const unnoticedSeconds = 20
/** Rule 5: a call is dead after 10 s, and paused 2 s later. */
const deadCallSeconds = 12
/** A sweep finds what the clock has ended, and the pages hear of it. */
const sweptAfter = 15
/** Rule 6: after so long a payee that went so is away. */
const awayAfter = new Map<Closing, number>([
  ['left', 0],
  ['revoked', 0],
  ['page_closed', 5],
])
const lostAfter = 15
const waitedLongEnough = 300

export function gainsOf(terms: Terms, happened: Happened, summary: Summary | null): Gains {
  if (!summary?.startedAt) return { client: none, consultant: none }
  const world = new Truth(terms, happened, summary)
  const paid = Math.round((summary.grossMinor * terms.bookedMinutes * 60) / terms.priceMinor)
  return {
    client: { seconds: world.delivered - paid, allowed: world.payerAllowance() },
    consultant: { seconds: paid - world.delivered - world.silenced, allowed: world.payeeAllowance() },
  }
}

/** What really happened until the end, by whole seconds since the scheduled start. */
class Truth {
  private readonly started: number
  private readonly end: number
  readonly delivered: number
  readonly silenced: number

  constructor(
    private readonly terms: Terms,
    private readonly happened: Happened,
    private readonly summary: Summary,
  ) {
    this.started = this.secondOf(summary.startedAt ?? summary.endedAt)
    this.end = this.secondOf(summary.endedAt)
    this.delivered = this.deliveredSeconds()
    this.silenced = this.count((at) => at >= this.started && happened.silenced.get(at) === true, this.end)
  }

  /** Payer's gain: the free seconds, one grace, and what a payee sends that is itself not connected to us while nobody says that it arrives. */
  payerAllowance(): number {
    return this.terms.freeSeconds + graceSeconds + this.sentWithoutPresence()
  }

  /** At most a grace for each absence of the payee: after it, its page is silent. */
  private sentWithoutPresence(): number {
    let [sum, inARow] = [0, 0]
    for (const [at, isSent] of this.happened.sent) {
      if (at < this.started || at >= this.end) continue
      inARow = this.happened.payeeIn.get(at) ? 0 : inARow + 1
      if (isSent && inARow > 0 && inARow <= graceSeconds) sum += 1
    }
    return sum
  }

  /** Payee's gain: 60 s for each absence of the payer, 2 s a minute booked, the started minute, and what rule 6 gives. */
  payeeAllowance(): number {
    const { billing, bookedMinutes } = this.terms
    const startedMinute = billing === 'per_minute' ? 59 : 0
    const dead = this.happened.events.filter((one) => one.act === 'report' && one.openMsAgo === 0).length
    return (
      graceSeconds * this.absences('payerIn') +
      bridgedPerMinute * bookedMinutes +
      unnoticedSeconds +
      startedMinute +
      deadCallSeconds * dead +
      (billing === 'fixed' ? this.fixedAllowance() : 0)
    )
  }

  private deliveredSeconds(): number {
    const isByClock = this.summary.endedBy === 'system' && this.summary.reason !== 'time_up'
    const end = this.end + (isByClock ? sweptAfter : 0)
    // What is written is read when the payer next looks.
    const lastLook = this.terms.mode === 'chat' ? this.last('payerIn', end) : end
    return this.count(
      (at) => at >= this.started && at <= lastLook && this.happened.sent.get(at) === true,
      end,
    )
  }

  /** Rule 6, by what really happened: a price earned by being there for 80 % of what was booked is paid in full. */
  private fixedAllowance(): number {
    const booked = this.terms.bookedMinutes * 60
    const isThere = (at: number) =>
      at >= 0 && (this.happened.payeeIn.get(at) === true || this.happened.sent.get(at) === true)
    const last = this.last('payeeIn', this.end)
    const isExcused = last - this.last('payerIn', last) >= waitedLongEnough
    const bridged = bridgedPerMinute * this.terms.bookedMinutes
    const there = this.count(isThere, this.end) + bridged
    const isThereAtEnd =
      isExcused || (this.happened.pressedBy !== 'consultant' && this.end - last <= this.toleratedAbsence())
    const rest = isThereAtEnd && there >= 0.8 * this.end ? Math.max(0, booked - Math.max(0, this.end)) : 0
    return there + rest >= 0.8 * booked ? Math.max(0, booked - this.delivered) : 0
  }

  /** For how long a payee that went as this one did last counts as there. */
  private toleratedAbsence(): number {
    const { events } = this.happened
    const own = new Set(
      events.flatMap((one) => (one.act === 'join' && one.side === 'consultant' ? [one.connection] : [])),
    )
    const closings = events.flatMap((one) => (one.act === 'close' && own.has(one.connection) ? [one] : []))
    const last = closings.findLast(({ at }) => this.secondAt(at) < this.end)
    return last ? (awayAfter.get(last.closing) ?? lostAfter) : lostAfter
  }

  private absences(side: 'payerIn' | 'payeeIn'): number {
    const isIn = (at: number) => this.happened[side].get(at) === true
    return this.count((at) => at > this.started && !isIn(at) && isIn(at - 1), this.end)
  }

  private last(side: 'payerIn' | 'payeeIn', end: number): number {
    return Math.max(
      this.started,
      ...[...this.happened[side]].filter(([at, isIn]) => isIn && at < end).map(([at]) => at),
    )
  }

  private count(holds: (at: number) => boolean, end: number): number {
    return [...this.happened.sent.keys()].filter((at) => at < end && holds(at)).length
  }

  private secondOf(time: string): number {
    return this.secondAt(Driver.instantOf(time))
  }

  private secondAt(instant: number): number {
    return Math.floor((instant - this.terms.scheduledStart) / second)
  }
}
