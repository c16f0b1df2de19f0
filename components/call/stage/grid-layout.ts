/** How the tiles of a grid lie: so many columns and rows. */
export interface Grid {
  readonly columns: number
  readonly rows: number
}

export interface Box {
  readonly width: number
  readonly height: number
}

/** Of a camera's picture; a tile of another shape cuts it. */
const pictureRatio = 4 / 3

/**
 * Lays so many equal tiles into a box that as much as possible of a picture is to be seen in each. Of two that are as good the one with fewer
 * columns, so that on a phone held upright two people are one above the other.
 * @param count at least 1
 */
export function gridOf(count: number, { width, height }: Box): Grid {
  const all = Array.from({ length: count }, (_, at) => at + 1)
  const grids = all.map((columns): Grid => ({ columns, rows: Math.ceil(count / columns) }))
  const first: Grid = { columns: 1, rows: count }
  return grids.reduce((best, grid) => (seen(grid) > seen(best) ? grid : best), first)

  /** The side of the largest whole picture in a tile. */
  function seen({ columns, rows }: Grid): number {
    return Math.min(width / columns, (height / rows) * pictureRatio)
  }
}

/** Where a shared screen lies: the others in a column beside it, or in a row below it. */
export type Stage = 'beside' | 'below'

/** The share of the box that a shared screen takes; the others have the rest of it. */
const screenShare = 3 / 4
const screenRatio = 16 / 9

/** Of the two, the one in which more of the screen is to be seen. */
export function stageOf({ width, height }: Box): Stage {
  const beside = Math.min(width * screenShare, height * screenRatio)
  const below = Math.min(width, height * screenShare * screenRatio)
  return beside > below ? 'beside' : 'below'
}
