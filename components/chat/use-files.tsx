'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { FileRows } from '@/lib/client/files/file-rows'
import { onDemand } from '@/lib/client/outlet'
import type { RoomClient } from '@/lib/client/snapshot'
import type { LogInsert } from './message-log'

const never = () => () => {}
const none: FileRows = []

/** The files of this conversation. What handles and draws them is fetched when one side chooses the first. */
export function useFiles(client: RoomClient, name: string): [readonly LogInsert[], (file: File) => void] {
  const [files] = useState(() =>
    onDemand(client.outlet, ['file-offer'], async () => {
      const { createFilePart } = await import('@/components/files/file-part')
      return createFilePart(client)
    }),
  )
  useEffect(() => files.attach(), [files])
  const part = useSyncExternalStore(files.subscribe, files.get, () => null)
  const rows = useSyncExternalStore(
    part?.desk.subscribe ?? never,
    part?.desk.getSnapshot ?? (() => none),
    () => none,
  )
  const inserts = rows.map((row) => ({
    ...row,
    node: part && <part.Card row={row} desk={part.desk} name={name} />,
  }))
  return [inserts, (file) => void files.want().then(({ desk }) => desk.offer(file))]
}
