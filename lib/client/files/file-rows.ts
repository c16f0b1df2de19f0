import type { FileTrouble } from './trouble'

/** One file of the conversation as the screen shows it. */
export interface FileRow {
  readonly id: string
  readonly mine: boolean
  readonly name: string
  readonly size: number
  /** ms since the epoch, server's clock. */
  readonly atMs: number
  /**
   * offered: waits for an answer · connecting: accepted, the way is being found · moving · done: whole at the receiver · declined ·
   * cancelled: by either side · failed: `trouble` says why.
   */
  readonly state: 'offered' | 'connecting' | 'moving' | 'done' | 'declined' | 'cancelled' | 'failed'
  /** Bytes that the receiver has. */
  readonly moved: number
  readonly trouble: FileTrouble | null
  /**
   * What this page has of it. original: one's own, as it was chosen · unsaved: received whole, not among the downloads yet · saved: that, and
   * among the downloads · none: nothing, or not any more.
   */
  readonly copy: 'none' | 'original' | 'unsaved' | 'saved'
}

export type FileRows = readonly FileRow[]

/** Where a row may go on from here; from all others there is no way. */
const open: ReadonlySet<FileRow['state']> = new Set(['offered', 'connecting', 'moving'])

export function isOpen({ state }: FileRow): boolean {
  return open.has(state)
}

/** Adds a row; one with a known id changes nothing. */
export function withRow(rows: FileRows, row: FileRow): FileRows {
  return rows.some(({ id }) => id === row.id) ? rows : [...rows, row]
}

/** What is over may still be saved, or be there no longer. */
export function withCopy(rows: FileRows, id: string, copy: FileRow['copy']): FileRows {
  return rows.map((row) => (row.id === id ? { ...row, copy } : row))
}

export function changed(rows: FileRows, id: string, changes: Partial<FileRow>): FileRows {
  return rows.map((row) => (row.id === id && isOpen(row) ? { ...row, ...changes } : row))
}
