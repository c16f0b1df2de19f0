import type { RaisedHands } from '@/lib/contract/socket/group'
import type { LiveRoom } from '../rooms/live-room'
import type { KindParts } from '../rooms/service'

/** Writes the raised hands of rooms, of each room one list at a time and the newest alone: a server that is started again goes on with them. */
export function createKeptHands({ db, logger }: Pick<KindParts, 'db' | 'logger'>) {
  const waiting = new Map<string, RaisedHands>()
  const writing = new Map<string, Promise<void>>()

  async function write(sessionId: string): Promise<void> {
    for (let hands = waiting.get(sessionId); hands; hands = waiting.get(sessionId)) {
      waiting.delete(sessionId)
      try {
        await db.rpc('keep_raised_hands', { p_session_id: sessionId, p_hands: [...hands] })
      } catch (error) {
        // They are known here all the same; the next change writes all of them.
        logger.warn({ err: error, sessionId }, 'raised hands could not be kept')
      }
    }
    writing.delete(sessionId)
  }

  return {
    keep({ sessionId }: Pick<LiveRoom, 'sessionId'>, hands: RaisedHands): void {
      waiting.set(sessionId, hands)
      if (!writing.has(sessionId)) writing.set(sessionId, write(sessionId))
    },
    async flush(): Promise<void> {
      await Promise.all(writing.values())
    },
  }
}
