import { MessageSquareText, Phone, Video } from 'lucide-react'
import { isolated } from '@/lib/room/isolated'
import type { ParticipantType, SessionType } from '@/lib/room/words'

/** How a person calls each booked mode. */
export const modeWords = {
  chat: { session: 'chat session', Session: 'Chat session', icon: MessageSquareText },
  voice: { session: 'voice session', Session: 'Voice session', icon: Phone },
  video: { session: 'video session', Session: 'Video session', icon: Video },
} as const satisfies Record<SessionType, object>

export const roleWords = { client: 'Client', consultant: 'Consultant' } as const satisfies Record<
  ParticipantType,
  string
>

/** "Video session with Asha Rao" */
export function sessionTitle(session: { sessionType: SessionType; otherParticipantName: string }): string {
  return `${modeWords[session.sessionType].Session} with ${isolated(session.otherParticipantName)}`
}
