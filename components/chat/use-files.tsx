'use client'

import { useSyncExternalStore } from 'react'
import type { ExtrasAccess } from '@/components/room/use-extras'
import type { FileRows } from '@/lib/client/files/file-rows'
import type { LogInsert } from './message-log'

const never = () => () => {}
const none: FileRows = []
const nothing = () => none

/** The files of this conversation, as they are drawn among its messages. */
export function useFiles({ part }: ExtrasAccess, name: string): readonly LogInsert[] {
  const desk = part?.files
  const rows = useSyncExternalStore(desk?.subscribe ?? never, desk?.getSnapshot ?? nothing, nothing)
  return rows.map((row) => ({
    ...row,
    node: part && <part.FileCard row={row} desk={part.files} name={name} />,
  }))
}
