import { FileCard } from '@/components/files/file-card'
import { createFileDesk, type FileDesk } from '@/lib/client/files/file-transfers'
import { createReactions, type Reactions } from '@/lib/client/reactions'
import type { RoomClient } from '@/lib/client/room/snapshot'
import type { Hear } from '@/lib/client/signalling/on-demand'
import { Tools } from './tools'

export { NotesCard } from '@/components/notes/notes-card'

/** What a room fetches when a file is offered, somebody reacts or the consultant opens their notes. */
export interface Extras {
  readonly files: FileDesk
  readonly FileCard: typeof FileCard
  readonly reactions: Reactions
  readonly Tools: typeof Tools
  readonly hear: Hear
  close(): void
}

export function createExtras(client: RoomClient): Extras {
  const files = createFileDesk(client)
  const reactions = createReactions(client.outlet)
  return {
    files,
    FileCard,
    reactions,
    Tools,
    hear(event, payload) {
      files.hear(event, payload)
      reactions.hear(event, payload)
    },
    close() {
      files.close()
      reactions.close()
    },
  }
}
