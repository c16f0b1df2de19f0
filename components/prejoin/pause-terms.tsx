import { firstName } from '@/components/room/presence-words'
import type { SessionView } from '@/lib/room/http'

/** What pauses the clock of a call beside somebody's leaving, to who is about to go in. */
export function PauseTerms({ session }: { readonly session: SessionView }) {
  const { participantType, otherParticipantName } = session
  const whose = participantType === 'client' ? `${firstName(otherParticipantName)}'s` : 'your'
  return (
    <p>
      {`When nothing arrives in the call for 10 s, the clock is paused until something does. A loss of ${whose} connection of less than 15 s still counts, up to 2 s for each minute booked.`}
    </p>
  )
}
