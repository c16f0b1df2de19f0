import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { connection } from '@/locales/en/call/connection'

/** ok: all is well · busy: it is being worked on · failed: somebody must do something. */
export type ConnectionTone = 'ok' | 'busy' | 'failed'

/** What is not lost while the connection to the service is down, in the words of the kind of room. */
export interface KeptWords {
  readonly reconnecting: string
  readonly ownNetwork: string
}

type Paths = Pick<RoomSnapshot, 'phase' | 'signalling' | 'media'> & Partial<Pick<RoomSnapshot, 'trouble'>>

/**
 * One line for both paths, the worse one first, that says whose problem it is. Media outlives the signalling connection, so a slow socket alone
 * dims nothing.
 */
export function connectionWords(
  { phase, signalling, media, trouble }: Paths,
  kept: KeptWords,
): { words: string; tone: ConnectionTone } {
  if (phase === 'entering' || signalling === 'connecting')
    return { words: connection.connecting, tone: 'busy' }
  const path = phase === 'live' ? media : 'none'
  if (path === 'failed') return { words: connection.notConnected, tone: 'failed' }
  if (path === 'connected' && signalling === 'reconnecting') {
    return { words: connection.goesOn, tone: 'busy' }
  }
  if (trouble === 'own-network' || (path === 'lost' && signalling === 'reconnecting')) {
    return { words: kept.ownNetwork, tone: 'busy' }
  }
  if (signalling === 'reconnecting') return { words: kept.reconnecting, tone: 'busy' }
  if (path === 'lost') return { words: connection.lost[trouble ?? 'between'], tone: 'busy' }
  if (path === 'slow') return { words: connection.slow, tone: 'busy' }
  if (path === 'connecting') return { words: connection.connecting, tone: 'busy' }
  return { words: connection.connected, tone: 'ok' }
}
