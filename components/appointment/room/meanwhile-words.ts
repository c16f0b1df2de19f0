import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { firstName } from '@/lib/format-name'
import { kept, lostDetail, paused, serviceDown, waiting } from '@/locales/en/appointment/waiting'

/** Before both were in: who is missing, and what it means for the money. */
export function waitingWords({ session }: Pick<AppointmentSnapshot, 'session'>): {
  title: string
  detail: string
} {
  const title = waiting[session.participantType](firstName(session.otherParticipantName))
  return { title, detail: waiting.detail }
}

/** While the connection to the service is down. */
/** Under the words of a line that broke a moment ago: the clock follows who is in the room and what they report of the call. */
/** Under the field of a chat. */
export { kept as keptWords, lostDetail, paused as pausedWords, serviceDown }
