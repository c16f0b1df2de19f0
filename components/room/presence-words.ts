import type { RoomSnapshot } from '@/lib/client/snapshot'

/** "Asha Rao" → "Asha": how two people in one room speak of one another. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] || 'The other person'
}

type Presence = Pick<RoomSnapshot, 'phase' | 'session' | 'otherPresent' | 'otherLeft'>

/** Beside the name, in words and not by a colour alone. */
export function presenceWords({ phase, session, otherPresent, otherLeft }: Presence): string {
  if (phase === 'entering') return '' // not known yet
  if (otherPresent) return 'is here'
  switch (otherLeft) {
    case 'connection_lost':
      return 'lost the connection'
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

/** While somebody is alone: what happened, and what it means for the clock. */
export function waitingWords(snapshot: Presence & Pick<RoomSnapshot, 'clock'>): {
  title: string
  detail: string
} {
  const name = firstName(snapshot.session.otherParticipantName)
  if (snapshot.clock.startedAtMs === null) {
    return {
      title: `${name} isn't here yet. Not charged yet.`,
      detail: 'The clock starts when both of you are in. A soft sound tells you when they arrive.',
    }
  }
  const detail =
    snapshot.session.billing === 'fixed'
      ? 'You can stay here. They come back by the same link.'
      : 'You can stay here. After a minute apart, time is not charged until you are both back.'
  if (snapshot.otherLeft === 'connection_lost') {
    return {
      title: `${name}'s connection was lost. Waiting for them to come back — your time is safe.`,
      detail,
    }
  }
  const title = snapshot.otherLeft === null ? `${name} isn't here right now.` : `${name} left.`
  return { title, detail }
}

/** ok: all is well · busy: it is being worked on · failed: somebody must do something. */
export type ConnectionTone = 'ok' | 'busy' | 'failed'

type Paths = Pick<RoomSnapshot, 'phase' | 'signalling' | 'media'>

/** One line for both paths, the worse one first. Media outlives the signalling connection, so a slow socket alone dims nothing. */
export function connectionWords({ phase, signalling, media }: Paths): {
  words: string
  tone: ConnectionTone
} {
  if (phase === 'entering' || signalling === 'connecting') return { words: 'Connecting…', tone: 'busy' }
  const path = phase === 'live' ? media : 'none'
  if (path === 'failed') return { words: 'Not connected', tone: 'failed' }
  if (signalling === 'reconnecting' || path === 'lost') {
    return { words: 'Reconnecting… your time is safe', tone: 'busy' }
  }
  if (path === 'slow') return { words: 'Taking longer than usual. Trying another route.', tone: 'busy' }
  if (path === 'connecting') return { words: 'Connecting…', tone: 'busy' }
  return { words: 'Connected', tone: 'ok' }
}

const modeNames = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const

export function modeName(sessionType: keyof typeof modeNames): string {
  return modeNames[sessionType]
}
