import { createReactions, type Reactions } from '@/lib/client/reactions'
import type { RoomClient } from '@/lib/client/snapshot'
import { Tools } from './tools'

/** What a room fetches when somebody reacts, or opens the notes. */
export interface ToolsPart {
  readonly reactions: Reactions
  readonly Tools: typeof Tools
  readonly hear: Reactions['hear']
  close(): void
}

export function createToolsPart(client: RoomClient): ToolsPart {
  const reactions = createReactions(client.outlet)
  return { reactions, Tools, hear: reactions.hear, close: reactions.close }
}
