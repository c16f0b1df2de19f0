/** `link`: one side of one session, over all its connections, devices and nodes · `process`: each web app and each node by itself. */
export type Scope =
  | 'message'
  | 'request'
  | 'connection'
  | 'link'
  | 'session'
  | 'person'
  | 'browser'
  | 'account'
  | 'address'
  | 'site'
  | 'process'
  | 'practice'
  | 'club'
  | 'key'
  | 'page'

/** So much at most · so many at once, then so many a second · so many within so long. */
export type Value =
  | { readonly most: number; readonly unit: Unit }
  | { readonly burst: number; readonly perSecond: number }
  | { readonly most: number; readonly seconds: number }
type Unit =
  | 'bytes'
  | 'characters'
  | 'ms'
  | 'seconds'
  | 'minutes'
  | 'days'
  | 'hundredths of a percent'
  | 'minor units'
  | 'times'

export interface Limit {
  readonly what: string
  readonly value: Value
  readonly of: Scope
  readonly why: string
  /** What is answered or done when it is reached; codes in backticks. */
  readonly answer: string
  /** A piece of the words that the person reads who reaches it; left out where nobody does, or where the field takes no more. */
  readonly said?: string
  /** The variable of the environment that sets another value. */
  readonly setting?: string
  /** Constraints, and functions of the schemas `parley` and `public`, that enforce the same number. */
  readonly sql?: readonly string[]
  /** The test that reaches it: the file below `tests/` › its title. */
  readonly test: `${string} › ${string}`
}

export const bytes = <const N extends number>(most: N) => ({ most, unit: 'bytes' }) as const
export const characters = <const N extends number>(most: N) => ({ most, unit: 'characters' }) as const
export const ms = <const N extends number>(most: N) => ({ most, unit: 'ms' }) as const
export const seconds = <const N extends number>(most: N) => ({ most, unit: 'seconds' }) as const
export const minutes = <const N extends number>(most: N) => ({ most, unit: 'minutes' }) as const
export const times = <const N extends number>(most: N) => ({ most, unit: 'times' }) as const
export const basisPoints = { most: 10_000, unit: 'hundredths of a percent' } as const
export const halfHour = 30 * 60
