import { billedMs, billedMsWithoutOpenGrace, type Known, payeeCounts } from './billable'
import { clip, measure, touches } from './spans'
import { type Actor, minute, second, type Terms } from './words'

/** Rules 2 (free seconds), 6 and 7: what billed seconds cost. */

const payerAwayMs = 5 * minute
const noShowWaitMs = 10 * minute

/** A session that ended at `at`; `pressedBy`: by whose press, if it was one. */
export interface End {
  readonly at: number
  readonly pressedBy: Actor | null
}

export interface Price {
  readonly billableSeconds: number
  readonly grossMinor: number
}

export function priceOf(known: Known, end: End): Price {
  const billableSeconds = wholeSeconds(billedMs(known, end.at))
  const counted = wholeSeconds(billedMsWithoutOpenGrace(known, end.at))
  const byTheClock =
    counted < known.terms.freeSeconds || billableSeconds === 0
      ? 0
      : bookedPart(known, end, billableSeconds) + addedParts(known, billableSeconds)
  return { billableSeconds, grossMinor: Math.max(byTheClock, lookedInShare(known, end)) }
}

/** What a no-show of the client costs. */
export function noShowShare({ priceMinor, noShowClientShareBp }: Terms): number {
  return halfUp(priceMinor * noShowClientShareBp, 10_000)
}

export function feeOf(grossMinor: number, { platformFeeBp }: Terms): number {
  return halfUp(grossMinor * platformFeeBp, 10_000)
}

/** Rule 7: more time costs the rate booked at first, at least one minor unit unless the booking is free. */
export function addedPrice({ priceMinor, bookedMinutes }: Terms, minutes: number): number {
  return priceMinor === 0 ? 0 : Math.max(1, halfUp(priceMinor * minutes, bookedMinutes))
}

/** Rule 2: the no-show share of a payer that only looked in. */
function lookedInShare(known: Known, end: End): number {
  const { presence, terms, startedAt } = known
  const there = measure(clip(presence.of('client'), startedAt, end.at))
  const looksIn = there < terms.freeSeconds * second
  const wentAway = end.pressedBy === 'client' || presence.isAway('client', end.at)
  return looksIn && wentAway && payeeWaited(known, end) ? noShowShare(terms) : 0
}

/** Rule 2: there at the scheduled start + 10 min, or at the end when that came first and the payee did not press it. */
function payeeWaited(known: Known, end: End): boolean {
  const decidedAt = known.terms.scheduledStart + noShowWaitMs
  if (end.at >= decidedAt) return touches(known.presence.of('consultant'), decidedAt)
  return end.pressedBy !== 'consultant' && !known.presence.isAway('consultant', end.at)
}

/** Rules 6 and 7: billed seconds fill first what was booked. */
function bookedPart(known: Known, end: End, billableSeconds: number): number {
  const { billing, priceMinor, bookedMinutes } = known.terms
  const booked = bookedMinutes * 60
  const seconds = Math.min(billableSeconds, booked)
  if (billing === 'fixed' && isFixedPriceEarned(known, end, billableSeconds)) return priceMinor
  const charged = billing === 'per_minute' ? Math.min(Math.ceil(seconds / 60) * 60, booked) : seconds
  return halfUp(priceMinor * charged, booked)
}

/** Rule 7: what was added is pro rata on its own minutes in every billing mode, each part rounded by itself. */
function addedParts({ terms, extensions }: Known, billableSeconds: number): number {
  let left = Math.max(0, billableSeconds - terms.bookedMinutes * 60)
  let sum = 0
  for (const { minutes, amountMinor } of extensions) {
    const served = Math.min(left, minutes * 60)
    sum += halfUp(amountMinor * served, minutes * 60)
    left -= served
  }
  return sum
}

/** Rule 6: at least 80 % of the minutes booked at first were billed, or the payee's stay is at least 80 % of them. */
function isFixedPriceEarned(known: Known, end: End, billableSeconds: number): boolean {
  const bookedMs = known.terms.bookedMinutes * minute
  return (
    isFourFifths(billableSeconds * second, bookedMs) ||
    isFourFifths(wholeSeconds(stayMs(known, end)) * second, bookedMs)
  )
}

/** Rule 6: the seconds in which the payee was there since the scheduled start and, when it stayed, the rest of the booked time. */
function stayMs(known: Known, end: End): number {
  const { scheduledStart, bookedMinutes } = known.terms
  const there = measure(clip(payeeCounts(known, end.at), scheduledStart, end.at))
  const stayed = payeeWasThereAtEnd(known, end) && isFourFifths(there, Math.max(0, end.at - scheduledStart))
  const bookedEnd = scheduledStart + bookedMinutes * minute
  return there + (stayed ? Math.max(0, bookedEnd - Math.max(end.at, scheduledStart)) : 0)
}

/** Rule 6: the end came while the payee was there, and the payee did not press; or it went or pressed after the payer had been away for 5 min. */
function payeeWasThereAtEnd(known: Known, end: End): boolean {
  const isAway = known.presence.isAway('consultant', end.at)
  const wentAt = isAway ? (known.presence.lastWord('consultant', end.at) ?? end.at) : end.at
  return payerHadBeenAway(known, wentAt) || (!isAway && end.pressedBy !== 'consultant')
}

function payerHadBeenAway({ presence }: Known, instant: number): boolean {
  const since = presence.absences('client', instant).find(({ ended }) => !ended)
  return since !== undefined && instant - since.from >= payerAwayMs
}

const isFourFifths = (part: number, whole: number) => part * 5 >= whole * 4

function wholeSeconds(ms: number): number {
  return Math.floor((ms + second / 2) / second)
}

/** The quotient of two whole numbers, rounded half up. */
export function halfUp(part: number, whole: number): number {
  return Number((2n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)))
}
