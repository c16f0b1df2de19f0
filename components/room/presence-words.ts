import type { MediaTrouble, RoomSnapshot } from '@/lib/client/snapshot'
import { isolated } from '@/lib/room/isolated'

/** "Asha Rao" → "Asha": how two people in one room speak of one another. */
export function firstName(name: string): string {
  return isolated(name.trim().split(/\s+/)[0] || 'The other person')
}

type Presence = Pick<RoomSnapshot, 'phase' | 'session' | 'otherPresent' | 'otherLeft'>

/** Beside the name, in words and not by a colour alone. */
export function presenceWords({ phase, session, otherPresent, otherLeft }: Presence): string {
  if (phase === 'entering') return '' // not known yet
  if (otherPresent) return 'is here'
  switch (otherLeft) {
    case 'connection_lost':
      return 'lost the connection'
    case 'page_closed':
      return 'has closed the page'
    case 'elsewhere':
      return 'is in another session'
    case 'left':
    case 'replaced':
    case 'revoked':
      return 'has left'
    case null:
      return session.startedAt === null ? "isn't here yet" : "isn't here now"
    default:
      return otherLeft satisfies never
  }
}

/** Before both were in: who is missing, and what it means for the money. */
export function waitingWords({ session }: Pick<RoomSnapshot, 'session'>): { title: string; detail: string } {
  const money = session.participantType === 'client' ? 'Not charged yet.' : 'The clock has not started.'
  return {
    title: `${firstName(session.otherParticipantName)} isn't here yet. ${money}`,
    detail: 'The clock starts when both of you are in. A soft sound tells you when they arrive.',
  }
}

/** ok: all is well · busy: it is being worked on · failed: somebody must do something. */
export type ConnectionTone = 'ok' | 'busy' | 'failed'

type Paths = Pick<RoomSnapshot, 'phase' | 'signalling' | 'media'> & Partial<Pick<RoomSnapshot, 'trouble'>>

/**
 * One line for both paths, the worse one first, that says whose problem it is. Media outlives the signalling connection, so a slow socket alone
 * dims nothing.
 */
export function connectionWords({ phase, signalling, media, trouble }: Paths): {
  words: string
  tone: ConnectionTone
} {
  if (phase === 'entering' || signalling === 'connecting') return { words: 'Connecting…', tone: 'busy' }
  const path = phase === 'live' ? media : 'none'
  if (path === 'failed') return { words: 'Not connected', tone: 'failed' }
  if (path === 'connected' && signalling === 'reconnecting') {
    return { words: 'The call goes on. Reconnecting to the service…', tone: 'busy' }
  }
  if (trouble === 'own-network' || (path === 'lost' && signalling === 'reconnecting')) {
    return { words: 'Your connection is down. Reconnecting… your time is safe', tone: 'busy' }
  }
  if (signalling === 'reconnecting') return { words: 'Reconnecting… your time is safe', tone: 'busy' }
  if (path === 'lost') return { words: lostWords[trouble ?? 'between'], tone: 'busy' }
  if (path === 'slow') return { words: 'Taking longer than usual. Trying another route.', tone: 'busy' }
  if (path === 'connecting') return { words: 'Connecting…', tone: 'busy' }
  return { words: 'Connected', tone: 'ok' }
}

const lostWords = {
  between: 'The line between you broke. Reconnecting…',
  relay: "The relay for calls doesn't answer. Reconnecting…",
  'no-relay': 'There is no relay for this call. Reconnecting…',
} as const satisfies Record<Exclude<MediaTrouble, 'own-network'>, string>

const modeNames = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const

export function modeName(sessionType: keyof typeof modeNames): string {
  return modeNames[sessionType]
}
