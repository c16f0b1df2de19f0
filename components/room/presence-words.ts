import type { MediaTrouble, RoomSnapshot } from '@/lib/client/snapshot'

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

/** While somebody is alone: what happened, and what it means for the clock. */
export function waitingWords(
  snapshot: Presence & Pick<RoomSnapshot, 'clock'>,
  paused = false,
): { title: string; detail: string } {
  const name = firstName(snapshot.session.otherParticipantName)
  if (snapshot.clock.startedAtMs === null) {
    return {
      title: `${name} isn't here yet. Not charged yet.`,
      detail: 'The clock starts when both of you are in. A soft sound tells you when they arrive.',
    }
  }
  const detail = `You can stay here. ${apartWords(snapshot.session, paused)}`
  if (snapshot.otherLeft === 'connection_lost') {
    return {
      title: `${name}'s connection was lost. Waiting for them to come back — your time is safe.`,
      detail,
    }
  }
  const title = snapshot.otherLeft === null ? `${name} isn't here right now.` : `${name} left.`
  return { title, detail }
}

/** What time apart means for the clock and the money. */
function apartWords({ billing }: RoomSnapshot['session'], paused: boolean): string {
  const isFixed = billing === 'fixed'
  if (!paused) {
    return isFixed
      ? 'They come back by the same link.'
      : 'After a minute apart, time is not charged until you are both back.'
  }
  return isFixed
    ? 'The clock is paused until you are both back.'
    : 'The clock is paused: this time apart is not charged.'
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

/** Under the words of a lost line: whether the clock goes on. It follows who is in the room, not whether they see one another. */
export function lostDetail(
  { session, signalling }: Pick<RoomSnapshot, 'session' | 'signalling'>,
  paused: boolean,
): string {
  if (signalling !== 'connected') return apartWords(session, paused)
  return 'You are both in the room, so the clock goes on. You can also leave and come back.'
}

/** When trying did not help: what is known of why, and what can be done. */
export function failedWords({ session, trouble }: Pick<RoomSnapshot, 'session' | 'trouble'>): {
  title: string
  detail: string
} {
  switch (trouble) {
    case 'own-network':
      return {
        title: 'Your connection is down.',
        detail: 'The call comes back by itself when this device is online again. Another network may help.',
      }
    case 'no-relay':
      return {
        title: 'This call cannot connect.',
        detail:
          'It was booked to go through a relay, and the service has none at the moment. Please tell whoever sent you the link.',
      }
    case 'relay':
      return {
        title: "The relay for calls doesn't answer.",
        detail: `${firstName(session.otherParticipantName)} is here, but no other way leads through. It is tried again by itself; another network may help.`,
      }
    case 'between':
    case null:
      return {
        title: "You are both here, but the call doesn't get through.",
        detail: 'One of the two networks is in the way. Trying again often helps; so does another network.',
      }
    default:
      return trouble satisfies never
  }
}

const modeNames = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const

export function modeName(sessionType: keyof typeof modeNames): string {
  return modeNames[sessionType]
}
