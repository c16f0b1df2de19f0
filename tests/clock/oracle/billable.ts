import type { Absence, Presence } from './presence'
import { clip, difference, firstInstant, intersection, measure, type Span, union } from './spans'
import { minute, second, type Terms } from './words'

/** Rules 2, 3 and 5: which seconds are billed. */

const graceMs = 60 * second
const bridgedBelowMs = 15 * second
const bridgedMsPerMinute = 2 * second

/** What is known of one session at some instant. */
export interface Known {
  readonly terms: Terms
  readonly presence: Presence
  /** When both were first there at once. */
  readonly startedAt: number
  readonly extensions: readonly { readonly minutes: number; readonly amountMinor: number }[]
  /** Rule 3c: seconds in which packets of the payee came, by the payer's own reports. */
  readonly arrived: readonly Span[]
  /** Rule 5: stretches in which a call was dead. */
  readonly dead: readonly Span[]
}

export function paidMinutes({ terms, extensions }: Known): number {
  return extensions.reduce((sum, { minutes }) => sum + minutes, terms.bookedMinutes)
}

/** The billed time up to `end`, as if the session ended there, in milliseconds. */
export function billedMs(known: Known, end: number): number {
  return billed(known, end, payerCounts(known, end))
}

/** Rule 2: what `free_seconds` looks at, without the grace of an absence that never ended. */
export function billedMsWithoutOpenGrace(known: Known, end: number): number {
  const open = payerAbsences(known, end).filter(({ ended }) => !ended)
  return billed(known, end, difference(payerCounts(known, end), open))
}

function billed(known: Known, end: number, payer: readonly Span[]): number {
  const both = clip(intersection(payer, payeeCounts(known, end)), known.startedAt, end)
  // Rule 5: a dead call is free.
  return Math.min(measure(difference(both, known.dead)), paidMinutes(known) * minute)
}

function payerAbsences({ presence }: Known, end: number): Absence[] {
  return presence.absences('client', end)
}

/** Rule 2: the first 60 s of each absence of the payer count as presence, whatever its cause and also when it never ends. */
function payerCounts(known: Known, end: number): Span[] {
  const grace = payerAbsences(known, end).map(({ from, to }) => ({ from, to: Math.min(to, from + graceMs) }))
  return union(known.presence.of('client'), grace)
}

/** Rule 3: the payee's absence does not count, but for three things. */
export function payeeCounts(known: Known, end: number): Span[] {
  const absences = known.presence.absences('consultant', end)
  return union(
    known.presence.of('consultant'),
    bridged(absences, known),
    outages(absences),
    arrivedAnyway(absences, known.arrived),
  )
}

/** Rule 3a: lost and back in less than 15 s, in order of time, until the sum would reach 2 s for each minute booked at first. */
function bridged(absences: readonly Absence[], { startedAt, terms }: Known): Span[] {
  const short = absences.filter(
    ({ from, to, cause, ended }) =>
      from >= startedAt && ended && cause === 'lost' && to - from < bridgedBelowMs,
  )
  let sum = 0
  const firstTooMany = short.findIndex(({ from, to }) => {
    sum += to - from
    return sum >= bridgedMsPerMinute * terms.bookedMinutes
  })
  return firstTooMany === -1 ? short : short.slice(0, firstTooMany)
}

/** Rule 3b: our outage counts as presence up to 60 s, if the side came back, and towards no sum. */
function outages(absences: readonly Absence[]): Span[] {
  return survived(absences).map(({ from, to }) => ({ from, to: Math.min(to, from + graceMs) }))
}

function survived(absences: readonly Absence[]): Absence[] {
  return absences.filter(({ cause, ended }) => cause === 'outage' && ended)
}

/** Rule 3c: what the payer's own reports say arrived, within 60 s of when the payee was last heard. */
function arrivedAnyway(absences: readonly Absence[], arrived: readonly Span[]): Span[] {
  return absences.flatMap(({ from, to }) => clip(arrived, from, Math.min(to, from + graceMs)))
}

/** When billed time reaches the paid time; at most the paid minutes and the overrun cap after the start. Undefined: not by `now`. */
export function timeUp(known: Known): number | undefined {
  const paidMs = paidMinutes(known) * minute
  const cap = latestEnd(known)
  const { now } = known.presence
  const reached = firstInstant(known.startedAt, now, (instant) => billedMs(known, instant) >= paidMs)
  const end = Math.min(reached === undefined ? Infinity : atTheReturn(known, reached), cap)
  return end <= now ? end : undefined
}

/** Rule 3a, b: a paid end that lies in a bridged absence comes at the return. */
function atTheReturn(known: Known, instant: number): number {
  const absences = known.presence.absences('consultant', known.presence.now)
  const within = [...bridged(absences, known), ...survived(absences)]
  return within.find(({ from, to }) => from < instant && instant < to)?.to ?? instant
}

/** When the paid time will be over if both stay from now on. */
export function paidEnd(known: Known): number {
  const left = paidMinutes(known) * minute - billedMs(known, known.presence.now)
  return timeUp(known) ?? Math.min(known.presence.now + left, latestEnd(known))
}

function latestEnd(known: Known): number {
  return known.startedAt + (paidMinutes(known) + known.terms.overrunCapMinutes) * minute
}
