'use client'

import { useSyncExternalStore } from 'react'
import { useOnDemand } from '@/components/room/use-on-demand'
import type { FileRows } from '@/lib/client/files/file-rows'
import type { RoomClient } from '@/lib/client/snapshot'
import type { LogInsert } from './message-log'

const never = () => () => {}
const none: FileRows = []
const wakes = ['file-offer']

async function fetchFiles(client: RoomClient) {
  const { createFilePart } = await import('@/components/files/file-part')
  return createFilePart(client)
}

/** The files of this conversation. What handles and draws them is fetched when one side chooses the first. */
export function useFiles(client: RoomClient, name: string): [readonly LogInsert[], (file: File) => void] {
  const [part, want] = useOnDemand(client, wakes, fetchFiles)
  const rows = useSyncExternalStore(
    part?.desk.subscribe ?? never,
    part?.desk.getSnapshot ?? (() => none),
    () => none,
  )
  const inserts = rows.map((row) => ({
    ...row,
    node: part && <part.Card row={row} desk={part.desk} name={name} />,
  }))
  return [inserts, (file) => void want().then(({ desk }) => desk.offer(file))]
}
