'use client'

import { useSyncExternalStore } from 'react'
import type { FileCard } from '@/components/files/file-card'
import type { FileRows } from '@/lib/client/files/file-rows'
import type { FileDesk } from '@/lib/client/files/file-transfers'
import type { LogInsert } from './message-log'

const never = () => () => {}
const none: FileRows = []
const nothing = () => none

/** What carries and draws files, once it was fetched. */
interface FilesPart {
  readonly files: FileDesk
  readonly FileCard: typeof FileCard
}

/** The files of this conversation, as they are drawn among its messages. */
export function useFiles(part: FilesPart | null, name: string): readonly LogInsert[] {
  const desk = part?.files
  const rows = useSyncExternalStore(desk?.subscribe ?? never, desk?.getSnapshot ?? nothing, nothing)
  return rows.map((row) => ({
    ...row,
    node: part && <part.FileCard row={row} desk={part.files} name={name} />,
  }))
}
