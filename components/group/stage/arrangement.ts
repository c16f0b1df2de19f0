import {
  type Box,
  gridOf,
  pageSizeOf,
  type Stage,
  stageOf,
  tileGapPx,
} from '@/components/call/stage/grid-layout'

/** How the list of tiles is laid out, as a value: its tracks, and how many tiles are on a page. */
export interface Tracks {
  readonly columns: string
  readonly rows: string
}

/** Tiles of one size, at most nine at a time. @param count how many there are in all */
export function gridTracks(count: number, size: number, box: Box): Tracks & { readonly across: number } {
  const { columns, rows } = gridOf(Math.max(1, Math.min(count, size)), box)
  return { columns: equal(columns), rows: equal(rows), across: columns }
}

export const gridSize = pageSizeOf

/** A strip beside or below what is large: how thick it is, and how many tiles are in it. */
export interface Strip {
  readonly stage: Stage
  readonly thickPx: number
  readonly size: number
}

const stripRatio = 16 / 9
/** No thinner than a face and a name need, and no thicker than they need. */
const thick = { beside: { least: 112, most: 260 }, below: { least: 84, most: 148 } } as const
const least = { width: 112, height: 72 } as const
const mostInStrip = 9

export function stripOf(box: Box): Strip {
  const stage = stageOf(box)
  if (stage === 'beside') {
    const thickPx = within(box.width / 4, thick.beside)
    return { stage, thickPx, size: fitting(box.height, Math.max(least.height, thickPx / stripRatio)) }
  }
  const thickPx = within(box.height / 5, thick.below)
  return { stage, thickPx, size: fitting(box.width, Math.max(least.width, thickPx * (4 / 5))) }
}

function within(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}

/** So many of this length fit, with what is between them. */
function fitting(lengthPx: number, eachPx: number): number {
  const count = Math.floor((lengthPx + tileGapPx) / (eachPx + tileGapPx))
  return Math.min(mostInStrip, Math.max(1, count))
}

/** @param hasStrip nobody else, and the large one has all of it */
export function focusTracks({ stage, thickPx, size }: Strip, hasStrip: boolean): Tracks {
  if (!hasStrip) return { columns: equal(1), rows: equal(1) }
  const along = equal(size)
  const across = `minmax(0,1fr)${thickPx}px`
  return stage === 'beside' ? { columns: across, rows: along } : { columns: along, rows: across }
}

/** Of the large tile, as `grid-area` says it. */
export function largeArea({ stage, size }: Strip, hasStrip: boolean): string {
  if (!hasStrip) return '1/1'
  return stage === 'beside' ? `1/1/${size + 1}/2` : `1/1/2/${size + 1}`
}

export function stripArea({ stage }: Strip, place: number): string {
  return stage === 'beside' ? `${place + 1}/2` : `2/${place + 1}`
}

/** @param across columns of the grid */
export function gridArea(across: number, place: number): string {
  return `${Math.floor(place / across) + 1}/${(place % across) + 1}`
}

const equal = (parts: number) => `repeat(${parts},minmax(0,1fr))`
