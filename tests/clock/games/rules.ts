import type { Schema } from '../driver/driver'

/** What the product around the database does, now and when the attacks of the published table paid. */
export interface Rules {
  /** Rules 4 and 5: media ends a grace after presence, dead calls are silent, the composer says that the clock is paused. */
  readonly pagesGuardTheCall: boolean
  /** A socket that connected and never joined kept the presence of the one before it. */
  readonly ghostsHold: boolean
}

export const rulesOf = {
  now: { pagesGuardTheCall: true, ghostsHold: false },
  before: { pagesGuardTheCall: false, ghostsHold: true },
} as const satisfies Record<Schema, Rules>
