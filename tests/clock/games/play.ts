import type { Billing, SessionType } from '@/lib/contract/words'
import { Driver, type Schema } from '../driver/driver'
import type { Summary } from '../driver/played'
import { Oracle } from '../oracle/oracle'
import { type HistoryEvent, minute, type Side, type Terms } from '../oracle/words'
import { type Gains, gainsOf } from './gains'
import { rulesOf } from './rules'
import type { Strategy } from './strategies'
import { World } from './world'

/** A pair of strategies in one billing and one media mode. */
export interface Game {
  readonly billing: Billing
  readonly mode: SessionType
  readonly client: Strategy
  readonly consultant: Strategy
}

/** Half an hour of 1,800 seconds at 100 minor units each, so that no rounding hides a second. */
export function termsOf({ billing, mode }: Pick<Game, 'billing' | 'mode'>): Terms {
  return {
    scheduledStart: 10 * minute,
    bookedMinutes: 30,
    priceMinor: 180_000,
    billing,
    mode,
    freeSeconds: 60,
    noShowClientShareBp: 0,
    platformFeeBp: 0,
    overrunCapMinutes: 15,
  }
}

/** Until every session is over. */
const lastSecond = 50 * 60
const plenty = 100_000_000

/** Who says what a history costs: the SQL, or the oracle, which is quicker and agrees with it. */
export interface Judge {
  readonly schema: Schema
  settle(terms: Terms, funds: number, events: readonly HistoryEvent[]): Promise<Summary | null>
}

export const byOracle: Judge = {
  schema: 'now',
  settle: async (terms, funds, events) => {
    const oracle = new Oracle(terms, funds)
    for (const event of events) oracle.happen(event)
    if (!oracle.ending) return null
    const { endedAt, billableSeconds, ...told } = oracle.ending
    const startedAt = Number.isFinite(oracle.startedAt) ? Driver.timeOf(oracle.startedAt) : null
    return {
      ...told,
      startedAt,
      endedAt: Driver.timeOf(endedAt),
      durationSeconds: billableSeconds,
      heldMinor: oracle.heldMinor,
    }
  },
}

export async function playGame(judge: Judge, game: Game): Promise<Gains> {
  const terms = termsOf(game)
  const world = new World(terms, rulesOf[judge.schema])
  const acts = {
    client: game.client.act(game.client.numbers),
    consultant: game.consultant.act(game.consultant.numbers),
  }
  const happened = world.run(acts, lastSecond)
  world.scene.now += 24 * 60 * minute
  world.scene.tell({ act: 'sweep' })
  return gainsOf(terms, happened, await judge.settle(terms, plenty, happened.events))
}

/** How much more a side gained than the named graces allow; negative: it lost or stayed within them. */
export function excess(gains: Gains, side: Side): number {
  return gains[side].seconds - gains[side].allowed
}
