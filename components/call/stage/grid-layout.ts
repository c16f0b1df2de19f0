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

const betterBy = 1.03

/**
 * Lays so many equal tiles into a box that as much as possible of a picture is to be seen in each. Of two that are about as good the one with
 * fewer columns, so that on a phone held upright two people are one above the other.
 * @param count at least 1
 */
export function gridOf(count: number, { width, height }: Box): Grid {
  const all = Array.from({ length: count }, (_, at) => at + 1)
  const grids = all.map((columns): Grid => ({ columns, rows: Math.ceil(count / columns) }))
  const first: Grid = { columns: 1, rows: count }
  return grids.reduce((best, grid) => (seen(grid) > seen(best) * betterBy ? grid : best), first)

  /** The side of the largest whole picture in a tile. */
  function seen({ columns, rows }: Grid): number {
    return Math.min(width / columns, (height / rows) * pictureRatio)
  }
}

/** Between two tiles. */
export const tileGapPx = 8
/** The most tiles at a time, however large the screen: who looks at more sees nobody. */
export const mostOnPage = 9
/** A smaller tile shows neither a face nor its name. */
const legible = { seen: 140, height: 140 } as const

/** How many tiles of one size fit into a box so that each is still to be made out: one at least. */
export function pageSizeOf(box: Box): number {
  for (let count = mostOnPage; count > 1; count -= 1) {
    const { columns, rows } = gridOf(count, box)
    const width = (box.width - (columns - 1) * tileGapPx) / columns
    const height = (box.height - (rows - 1) * tileGapPx) / rows
    if (height >= legible.height && Math.min(width, height * pictureRatio) >= legible.seen) return count
  }
  return 1
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
