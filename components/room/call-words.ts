import type { RoomSnapshot } from '@/lib/client/snapshot'
import { firstName } from './presence-words'

/** Under the words of a line that broke a moment ago: the clock follows who is in the room and what they report of the call. */
export const lostDetail =
  'The clock goes on. When nothing has arrived for 10 seconds, it is paused until the call is back.'

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
