import fc from 'fast-check'
import { billing, sessionType } from '@/lib/contract/words'
import { minute, second, sides, type Terms } from '../oracle/words'

/** What may happen in a random history. Lengths lie near every limit of the rules, on both sides of it, to the millisecond. */

const nodes = ['node-1', 'node-2']
export const lostBy = ['replaced', 'connection_lost', 'elsewhere'] as const
export const goneBy = ['left', 'page_closed', 'revoked'] as const

const side = fc.constantFrom(...sides)
const node = fc.constantFrom(...nodes)
const actor = fc.constantFrom('client' as const, 'consultant' as const, 'admin' as const)
const closing = fc.constantFrom(...lostBy, ...goneBy)
const odd = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.constantFrom(-1, 1, 499, 500, 501),
  fc.integer({ min: -999, max: 999 }),
)
const limits = [2, 5, 9, 10, 14, 15, 16, 19, 20, 24, 25, 26, 55, 59, 60, 61, 74, 75, 76, 240, 299, 300, 301]
const longLimits = [360, 480, 599, 600, 601, 660, 720, 900, 1_440, 1_500, 1_800, 2_700]
const lasting = (seconds: number[]) =>
  fc
    .tuple(fc.oneof(fc.constantFrom(...seconds), fc.integer({ min: 1, max: seconds.at(-1) ?? 1 })), odd)
    .map(([whole, more]) => Math.max(1, whole * second + more))
const shortly = lasting(limits)
const long = lasting(longLimits)
const anyLength = fc.oneof({ weight: 3, arbitrary: shortly }, { weight: 1, arbitrary: long })
const age = fc.constantFrom(0, 0, 0, 40, 1_500, 4_000)

const act = <A extends string>(name: A) => fc.record({ act: fc.constant(name) })
const join = fc.record({
  act: fc.constant('join' as const),
  side,
  node,
  replaces: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  ageMs: age,
})
const close = fc.record({ act: fc.constant('close' as const), side, closing })
const silence = fc.record({ act: fc.constant('silence' as const), side })
const speak = fc.record({ act: fc.constant('speak' as const), side })
const call = fc.record({ act: fc.constant('call' as const), side })
const pass = fc.record({ act: fc.constant('pass' as const), ms: anyLength })
const outage = fc.record({ act: fc.constant('outage' as const), node, downMs: shortly })
const databaseOutage = fc.record({
  act: fc.constant('database-outage' as const),
  downMs: lasting([2, 9, 20, 24, 25, 26, 40, 60, 61]),
})
const dead = fc.record({
  act: fc.constant('dead' as const),
  side,
  open: fc.boolean(),
  lastMs: fc.integer({ min: 0, max: 10_000 }),
})
const arrived = fc.record({
  act: fc.constant('arrived' as const),
  spans: fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 1, max: 2_000 })), {
    minLength: 1,
    maxLength: 4,
  }),
})
const propose = fc.record({ act: fc.constant('propose' as const), side, minutes: fc.constantFrom(5, 15, 30) })
const answer = fc.record({ act: fc.constant('answer' as const), side, accept: fc.boolean() })
const end = fc.record({ act: fc.constant('end' as const), by: actor, fresh: fc.boolean() })
const cancel = fc.record({ act: fc.constant('cancel' as const), by: actor })
const ghost = act('ghost')
const sweep = act('sweep')
const beat = act('beat')

const step = fc.oneof(
  { weight: 6, arbitrary: join },
  { weight: 6, arbitrary: pass },
  { weight: 3, arbitrary: fc.oneof(close, silence) },
  { weight: 1, arbitrary: fc.oneof(speak, call, ghost, beat, sweep) },
  { weight: 1, arbitrary: fc.oneof(outage, databaseOutage) },
  { weight: 1, arbitrary: fc.oneof(dead, arrived) },
  { weight: 1, arbitrary: fc.oneof(propose, answer) },
  { weight: 1, arbitrary: fc.oneof(end, cancel) },
)
type StepOf<A> = A extends fc.Arbitrary<infer S> ? S : never
export type Step = StepOf<typeof step>

const goes = (ms: number): Step => ({ act: 'pass', ms })
const comes = (who: 'client' | 'consultant'): Step => ({
  act: 'join',
  side: who,
  node: 'node-1',
  replaces: true,
  ageMs: 0,
})

const stay = fc.tuple(anyLength).map(([ms]): Step[] => [comes('client'), comes('consultant'), goes(ms)])
/** One side goes, of some cause, and is back after about a limit. */
const goesAndComesBack = fc
  .tuple(side, fc.oneof(close, silence), shortly, node, age)
  .map(([who, how, ms, where, ageMs]): Step[] => [
    { ...how, side: who },
    goes(ms),
    { act: 'join', side: who, node: where, replaces: true, ageMs },
    goes(5 * second),
  ])
/** The consultant is lost again and again, up to the sum that is bridged. */
const lostAgain = fc
  .array(fc.tuple(lasting([2, 5, 9, 14]), lasting([5, 9])), { minLength: 2, maxLength: 7 })
  .map((rounds): Step[] =>
    rounds.flatMap(([ms, between]): Step[] => [
      { act: 'silence', side: 'consultant' },
      goes(ms),
      comes('consultant'),
      goes(between),
    ]),
  )
const bothAgain = fc
  .tuple(node, shortly, shortly, shortly)
  .map(([where, downMs, one, other]): Step[] => [
    { act: 'outage', node: where, downMs },
    goes(one),
    comes('client'),
    goes(other),
    comes('consultant'),
  ])
const moreTime = fc
  .tuple(
    side,
    fc.constantFrom(5, 15, 30),
    lasting([1, 5, 16, 59, 60, 61]),
    side,
    fc.constantFrom(true, true, true, false),
    fc.option(fc.oneof(close, silence)),
  )
  .map(([who, minutes, ms, answerer, accept, between]): Step[] => [
    { act: 'beat' },
    { act: 'propose', side: who, minutes },
    ...(between ? [between] : []),
    goes(ms),
    { act: 'beat' },
    { act: 'answer', side: answerer, accept },
  ])
/** A side goes for good, or nearly. */
const goesForGood = fc
  .tuple(
    fc.constantFrom(['client' as const], ['consultant' as const], [...sides]),
    fc.oneof(close, silence),
    lasting([240, 299, 300, 301, 599, 600, 601]),
  )
  .map(([who, how, ms]): Step[] => [
    ...who.map((one): Step => ({ ...how, side: one })),
    goes(ms),
    { act: 'sweep' },
  ])
/** The payer goes; the payee waits for about 5 min, and goes or presses End. */
const waitsInVain = fc
  .tuple(side, lasting([299, 300, 301, 360]), fc.oneof(close, end), shortly)
  .map(([who, ms, how, later]): Step[] => [
    { act: 'close', side: who, closing: 'left' },
    goes(ms),
    'by' in how ? { ...how, by: 'consultant' } : { ...how, side: who === 'client' ? 'consultant' : 'client' },
    goes(later),
  ])
/** Somebody presses End about when the other goes. */
const endsSoonAfter = fc
  .tuple(fc.oneof(close, silence), lasting([4, 5, 6, 14, 15, 16, 19, 20]), end)
  .map(([how, ms, ends]): Step[] => [how, goes(ms), ends])
const evidence = fc
  .tuple(lasting([5, 10, 15, 60]), arrived, lasting([2, 9]), fc.boolean())
  .map(([ms, report, later, back]): Step[] => [
    { act: 'silence', side: 'consultant' },
    goes(ms),
    report,
    goes(later),
    ...(back ? [comes('consultant')] : []),
  ])
const waitsBefore = fc
  .tuple(side, lasting([1, 30, 59, 60, 61, 599, 600]), fc.oneof(close, silence), long)
  .map(([who, ms, how, later]): Step[] => [
    comes(who),
    goes(ms),
    { ...how, side: who },
    goes(later),
    { act: 'sweep' },
  ])

const phrase: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 3, arbitrary: step.map((one) => [one]) },
  { weight: 2, arbitrary: stay },
  { weight: 5, arbitrary: goesAndComesBack },
  { weight: 2, arbitrary: lostAgain },
  { weight: 2, arbitrary: bothAgain },
  { weight: 2, arbitrary: moreTime },
  { weight: 3, arbitrary: goesForGood },
  { weight: 2, arbitrary: waitsInVain },
  { weight: 2, arbitrary: endsSoonAfter },
  { weight: 2, arbitrary: evidence },
  { weight: 1, arbitrary: waitsBefore },
)

export interface Story {
  readonly terms: Terms
  readonly funds: number
  readonly wordMs: number
  readonly beatMs: number
  readonly steps: readonly Step[]
}

const booking = fc.record({
  scheduledStart: fc.constantFrom(0, 0, 90 * second, 10 * minute, 12 * minute),
  bookedMinutes: fc.constantFrom(1, 2, 5, 10, 30, 45),
  priceMinor: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(0, 1, 2)),
  billing: fc.constantFrom(...billing.options),
  mode: fc.constantFrom(...sessionType.options),
  freeSeconds: fc.constantFrom(0, 60, 60),
  noShowClientShareBp: fc.constantFrom(0, 0, 5_000, 10_000),
  platformFeeBp: fc.constantFrom(0, 300, 1_250, 10_000),
  overrunCapMinutes: fc.constant(15),
})
/** Another booking of the consultant may follow, at once or later. */
const terms: fc.Arbitrary<Terms> = fc
  .tuple(booking, fc.option(fc.constantFrom(0, 5, 14, 15, 20, 40), { freq: 3, nil: undefined }))
  .map(([one, gap]) =>
    gap === undefined ? one : { ...one, nextStart: one.scheduledStart + (one.bookedMinutes + gap) * minute },
  )

/** Most histories begin with both; the rest as it comes. */
const opening: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: stay },
  { weight: 1, arbitrary: waitsBefore },
  { weight: 1, arbitrary: fc.constant<Step[]>([]) },
)
export const story: fc.Arbitrary<Story> = fc.record({
  terms,
  funds: fc.constantFrom(0, 3_000, 10_000_000, 10_000_000),
  wordMs: fc.constantFrom(1, 1_000, 10_000),
  beatMs: fc.constantFrom(10_000, 20_000, 20_000),
  steps: fc
    .tuple(opening, fc.array(phrase, { minLength: 1, maxLength: 7 }), fc.option(end))
    .map(([first, phrases, last]) => [...first, ...phrases.flat(), ...(last ? [last] : [])]),
})
