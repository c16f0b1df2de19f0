import { billing, sessionType } from '@/lib/contract/words'
import { type Side, sides } from '../oracle/words'
import type { Gains } from './gains'
import { excess, type Game, type Judge, playGame } from './play'
import { described, neighbours, strategies } from './strategies'

/** Plays every pair of strategies, then turns the numbers of the best ones greedily. */

export interface Best {
  readonly side: Side
  readonly game: Game
  readonly gains: Gains
}

export const cells = billing.options.flatMap((billing) =>
  sessionType.options.map((mode) => ({ billing, mode })),
)

type Cell = (typeof cells)[number]

/** Of a cell: the best game for each side. `part`: every how many-th pair is played, from `offset` on. */
export async function searchCell(
  judge: Judge,
  cell: Cell,
  { part = 1, offset = 0, rounds = 0 } = {},
): Promise<{ best: Best[]; played: number }> {
  const search = new Search(judge)
  for (const { game } of sampleOf(cell, part, offset)) await search.try(game)
  for (const side of sides) await search.climb(side, rounds)
  return { best: search.found, played: search.played }
}

/** Every how many-th pair of a cell, from `offset` on. */
export function sampleOf(cell: Cell, part: number, offset: number): { game: Game }[] {
  return strategies
    .flatMap((client) => strategies.map((consultant) => ({ game: { ...cell, client, consultant } })))
    .filter((_, index) => index % part === offset % part)
}

class Search {
  played = 0
  private readonly best = new Map<Side, Best>()

  constructor(private readonly judge: Judge) {}

  get found(): Best[] {
    return [...this.best.values()]
  }

  /** Answers the sides for which this game is better than any before. */
  async try(game: Game): Promise<void> {
    const gains = await playGame(this.judge, game)
    this.played += 1
    for (const side of sides) {
      const known = this.best.get(side)
      if (!known || excess(gains, side) > excess(known.gains, side))
        this.best.set(side, { side, game, gains })
    }
  }

  /** Each round turns every number of both strategies of the best game, and goes on from the best of them. */
  async climb(side: Side, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const from = this.best.get(side)
      if (!from) return
      for (const client of neighbours(from.game.client)) await this.try({ ...from.game, client })
      for (const consultant of neighbours(from.game.consultant)) await this.try({ ...from.game, consultant })
      if (this.best.get(side) === from) return
    }
  }
}

export function row({ side, game, gains }: Best): string {
  const { seconds, allowed } = gains[side]
  const beyond = excess(gains, side)
  return [
    side.padEnd(10),
    game.billing.padEnd(10),
    game.mode.padEnd(5),
    String(seconds).padStart(6),
    String(allowed).padStart(7),
    String(beyond).padStart(7),
    ` client: ${described(game.client)}; consultant: ${described(game.consultant)}`,
  ].join(' | ')
}

export const heading = 'gains of   | billing    | mode  | gain s | allowed | beyond | the pair'
