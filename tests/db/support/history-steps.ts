import fc from 'fast-check'
import { type Billing, billing } from '@/lib/contract/words'
import { sides } from './practice'

/** What may happen in a history, and to its money. */

/** Two connections of each side. */
export const connections = [0, 1, 2, 3]
export const sideOf = (connection: number) => sides[connection % 2] ?? 'client'

const connection = fc.constantFrom(...connections)
/** Near every limit of the rules, on both sides of it, and anything else. */
const seconds = fc.oneof(
  fc.constantFrom(1, 9, 24, 25, 26, 59, 60, 61, 85, 86, 299, 300, 301, 599, 600, 601, 900, 1800, 2700),
  fc.integer({ min: 1, max: 4000 }),
)
const actor = fc.constantFrom('client' as const, 'consultant' as const, 'admin' as const)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('enter' as const), connection }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('pass' as const), seconds }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('leave' as const, 'crash' as const), connection }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('renew' as const), connection }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('sweep' as const, 'due' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('recover' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('check' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('end' as const, 'cancel' as const), by: actor }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('propose' as const),
      side: fc.constantFrom(...sides),
      minutes: fc.constantFrom(5, 15, 30),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('answer' as const),
      side: fc.constantFrom(...sides),
      accept: fc.boolean(),
    }),
  },
)
/** A part of what can be refunded, in hundredths; more than all of it, and all of it without a number. */
const share = fc.constantFrom(null, 0, 1, 33, 50, 99, 100, 101)
/** What is done about the money, mostly after the end. */
const moneyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('refund' as const), share, twice: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('report' as const), side: fc.constantFrom(...sides) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      decision: fc.constantFrom('release' as const, 'refund' as const, 'split' as const),
      share: fc.constantFrom(0, 1, 40, 99, 100),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('mature' as const, 'pay-out' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('pass' as const), seconds }) },
)
type StepOf<A> = A extends fc.Arbitrary<infer S> ? S : never
export type Step = StepOf<typeof step> | StepOf<typeof moneyStep>
export type MoneyStep = Exclude<StepOf<typeof moneyStep>, { act: 'pass' }>

export interface Booked {
  paidSeconds: number
  priceMinor: number
  billing: Billing
  freeSeconds: number
  feeBp: number
  /** Seconds from the booking to the scheduled start. */
  startsIn: number
  /** What the client has besides the price. */
  funds: number
  windowMinutes: number
}

export const terms: fc.Arbitrary<Booked> = fc.record({
  funds: fc.constantFrom(0, 3_000, 100_000, 10_000_000),
  windowMinutes: fc.constantFrom(0, 10, 10_080),
  paidSeconds: fc.constantFrom(1, 2, 10, 30, 45).map((minutes) => minutes * 60),
  priceMinor: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 1_000_000 })),
  billing: fc.constantFrom(...billing.options),
  freeSeconds: fc.constantFrom(0, 60),
  feeBp: fc.constantFrom(0, 300, 1_250, 10_000),
  startsIn: fc.constantFrom(0, 0, 90, 600),
})
const near = (limit: number) => fc.integer({ min: limit - 1, max: limit + 1 })
const pass = (time: number): Step => ({ act: 'pass', seconds: time })
const enter = (number: number): Step => ({ act: 'enter', connection: number })
/** What happens in sessions, up to the limits of the rules. Single steps alone would rarely get there. */
const phrase: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 5, arbitrary: step.map((one) => [one]) },
  // Both come in, and stay for a while.
  { weight: 3, arbitrary: seconds.map((stay) => [enter(0), enter(1), pass(stay)]) },
  // Both are in, one asks for more time, and somebody answers, in time or not.
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...sides),
        fc.constantFrom(5, 15, 30),
        fc.constantFrom(1, 1, 30, 59, 60, 61),
        fc.constantFrom(...sides),
        fc.constantFrom(true, true, true, false),
      )
      .map(([side, minutes, later, answerer, accept]): Step[] => [
        enter(0),
        enter(1),
        { act: 'propose', side, minutes },
        pass(later),
        { act: 'answer', side: answerer, accept },
      ]),
  },
  // One side is gone for about as long as is bridged.
  {
    weight: 2,
    arbitrary: fc
      .tuple(connection, fc.constantFrom('leave' as const, 'crash' as const), fc.oneof(near(25), near(60)))
      .map(([who, act, gone]): Step[] => [{ act, connection: who }, pass(gone), enter(who), pass(10)]),
  },
  // One side falls silent, and somebody ends it about when the lease lapses.
  {
    weight: 1,
    arbitrary: fc
      .tuple(connection, near(25), actor)
      .map(([who, silent, by]): Step[] => [
        { act: 'crash', connection: who },
        pass(silent),
        { act: 'end', by },
      ]),
  },
  // One side leaves for good, or nearly.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom([0, 2], [1, 3], connections), fc.oneof(near(300), near(600)))
      .map(([who, gone]): Step[] => [
        ...who.map((number): Step => ({ act: 'leave', connection: number })),
        pass(gone),
        { act: 'sweep' },
      ]),
  },
  // One side waits in vain.
  {
    weight: 1,
    arbitrary: fc
      .tuple(connection, near(60), near(600))
      .map(([who, stay, later]): Step[] => [
        enter(who),
        pass(stay),
        { act: 'leave', connection: who },
        pass(later - stay),
        { act: 'sweep' },
      ]),
  },
)
export const history = fc
  .tuple(
    fc.array(phrase, { minLength: 2, maxLength: 8 }),
    fc.array(moneyStep, { maxLength: 3 }),
    actor,
    fc.array(moneyStep, { maxLength: 8 }),
  )
  .map(([phrases, before, by, after]): Step[] => [
    ...phrases.flat(),
    ...before,
    // Most histories are over here, whatever happened; what follows is about their money.
    { act: 'end', by },
    ...after,
  ])

const moneyActs: ReadonlySet<string> = new Set(['refund', 'report', 'decide', 'mature', 'pay-out'])

export function isMoney(one: Step): one is MoneyStep {
  return moneyActs.has(one.act)
}
