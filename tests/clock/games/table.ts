import type { Driver } from '../driver/driver'
import type { Side } from '../oracle/words'
import {
  addsForNothing,
  paysTwice,
  reusesKey,
  twoAtOnce,
  twoByTurns,
  visitsToStopNoShow,
} from './money-games'
import { excess, type Game, playGame } from './play'
import { strategy } from './strategies'

/** Every game of the published table, by name: on the SQL of before each of them paid, and now none does. */

export interface NamedGame {
  readonly name: string
  /** Whom it paid. */
  readonly winner: Side
  /** In what the gain is counted, and how much of it lies beyond the named graces. */
  readonly unit: 's' | 'minor units' | 's of waiting'
  readonly play: (driver: Driver) => Promise<number>
}

function pair(name: string, winner: Side, game: Game): NamedGame {
  return { name, winner, unit: 's', play: async (driver) => excess(await playGame(driver, game), winner) }
}

export const table: readonly NamedGame[] = [
  pair('the client closes only its WebSocket and keeps the call', 'client', {
    billing: 'prorata',
    mode: 'video',
    client: strategy('media without socket', 9),
    consultant: strategy('stays'),
  }),
  pair('fixed price: the consultant leaves at 62 s, the client presses End 5 s later', 'consultant', {
    billing: 'fixed',
    mode: 'video',
    client: strategy('presses End after the other went', 5),
    consultant: strategy('goes for good', 62),
  }),
  pair('the consultant is there 1 s of every minute', 'consultant', {
    billing: 'prorata',
    mode: 'voice',
    client: strategy('stays'),
    consultant: strategy('comes and goes by the button', 1, 59),
  }),
  pair('a chat client looks in 2 s of every 65 s', 'client', {
    billing: 'prorata',
    mode: 'chat',
    client: strategy('comes and goes by the button', 2, 63),
    consultant: strategy('stays'),
  }),
  pair('a second socket connects and never joins', 'consultant', {
    billing: 'prorata',
    mode: 'video',
    client: strategy('stays'),
    consultant: strategy('goes behind a ghost', 61),
  }),
  pair('fixed price: more time accepted in the last seconds, then End', 'consultant', {
    billing: 'fixed',
    mode: 'video',
    client: strategy('presses End', 1_795),
    consultant: strategy('adds time late and presses End', 1_790, 9_000),
  }),
  {
    name: 'one second of a visit before the start',
    winner: 'consultant',
    unit: 's of waiting',
    play: visitsToStopNoShow,
  },
  {
    name: 'two bookings of one consultant at one time, two tabs',
    winner: 'consultant',
    unit: 's',
    play: twoAtOnce,
  },
  {
    name: 'deposit_funds with a used key and another amount',
    winner: 'consultant',
    unit: 'minor units',
    play: reusesKey,
  },
  {
    name: 'six extensions of 5 min on a price of 2 minor units',
    winner: 'client',
    unit: 's',
    play: addsForNothing,
  },
]

/** Not in the table: two bookings that follow one another, the first running on, the consultant in both by turns. */
export const relatives: readonly NamedGame[] = [
  { name: 'two rooms by turns, each time back in 14 s', winner: 'consultant', unit: 's', play: twoByTurns },
  {
    name: 'a booking with a used key and another price',
    winner: 'client',
    unit: 'minor units',
    play: paysTwice,
  },
]
