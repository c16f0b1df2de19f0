import { createFileDesk, type FileDesk } from '@/lib/client/files/file-desk'
import type { RoomClient } from '@/lib/client/snapshot'
import { FileCard } from './file-card'

/** What a chat fetches with the first file: how files are handled, and how they are drawn. */
export interface FilePart {
  readonly desk: FileDesk
  readonly Card: typeof FileCard
  readonly hear: FileDesk['hear']
  close(): void
}

export function createFilePart(client: RoomClient): FilePart {
  const desk = createFileDesk(client)
  return { desk, Card: FileCard, hear: desk.hear, close: () => desk.close() }
}
