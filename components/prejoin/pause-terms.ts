import { firstName } from '@/components/room/presence-words'
import type { SessionView } from '@/lib/room/http'

/** What pauses the clock beside somebody's leaving, in a sentence each, for who is about to go in. */
export function pauseTerms(
  session: Pick<SessionView, 'participantType' | 'otherParticipantName' | 'sessionType'>,
): string {
  const { participantType, otherParticipantName, sessionType } = session
  const whose = participantType === 'client' ? `${firstName(otherParticipantName)}'s` : 'your'
  const short = `A loss of ${whose} connection of less than 15 s still counts, up to 2 s for each minute booked.`
  return sessionType === 'chat'
    ? short
    : `${short} When nothing arrives in the call for 10 s, the clock is paused until something does.`
}
