import { keep, kept } from '../browser/environment'
import { quietly } from '../browser/try-storage'
import { flag, type Guard, listOf, number, object, oneOf, orNull, text, whole } from '../guards/guards'
import { type FileRow, type FileRows, isOpen } from './file-rows'
import { keptFilesKey } from './kept-key'
import { discardFile, reopenFile } from './received-file-store'
import type { FileTrouble } from './trouble'

/** What a reload left of the files of a session. */
export interface Recalled {
  readonly rows: FileRows
  /** Received files that still lie on this device, by id. */
  readonly blobs: ReadonlyMap<string, Blob>
}

const rowsKept: Guard<FileRow[]> = listOf(
  object<FileRow>({
    id: text,
    mine: flag,
    name: text,
    size: whole,
    atMs: number,
    state: oneOf<FileRow['state']>({
      offered: true,
      connecting: true,
      moving: true,
      done: true,
      declined: true,
      cancelled: true,
      failed: true,
    }),
    moved: whole,
    trouble: orNull(
      oneOf<FileTrouble>({
        too_large: true,
        empty: true,
        alone: true,
        busy: true,
        unsent: true,
        no_path: true,
        lost: true,
        damaged: true,
        no_space: true,
        no_disk: true,
        unreadable: true,
        by_other: true,
        reloaded: true,
      }),
    ),
    copy: oneOf<FileRow['copy']>({ none: true, original: true, unsaved: true, saved: true }),
  }),
)

/** Writes the cards down for this tab alone; nothing of what is in the files. */
export function keepFiles(sessionId: string, rows: FileRows): void {
  keep('tab', keptFilesKey(sessionId), rows.length === 0 ? null : JSON.stringify(rows))
}

/** The cards as they are after a reload: no file is under way any more, and one's own have to be chosen again. */
export async function recallFiles(sessionId: string): Promise<Recalled> {
  const recorded: unknown = quietly(() => JSON.parse(kept('tab', keptFilesKey(sessionId)) ?? '[]'))
  const blobs = new Map<string, Blob>()
  const rows = await Promise.all((rowsKept(recorded) ? recorded : []).map((row) => recalled(row, blobs)))
  return { rows, blobs }
}

async function recalled(row: FileRow, blobs: Map<string, Blob>): Promise<FileRow> {
  if (isOpen(row)) {
    if (!row.mine) void discardFile(row.id)
    return { ...row, state: 'failed', trouble: 'reloaded', copy: 'none' }
  }
  if (row.mine || row.copy === 'none') return { ...row, copy: 'none' }
  const blob = await reopenFile(row.id, row.size)
  if (!blob) return { ...row, copy: 'none' }
  blobs.set(row.id, blob)
  return row
}
