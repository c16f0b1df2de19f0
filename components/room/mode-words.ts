import { MessageSquareText, Phone, Video } from 'lucide-react'
import { isolated } from '@/lib/contract/isolated'
import type { SessionType } from '@/lib/contract/words'
import { sessions, sessionWith } from '@/locales/en/shared'

export const modeIcons = {
  chat: MessageSquareText,
  voice: Phone,
  video: Video,
} as const satisfies Record<SessionType, unknown>

/** "Video session with Asha Rao" */
export function sessionTitle(session: { sessionType: SessionType; otherParticipantName: string }): string {
  return sessionWith(sessions[session.sessionType], isolated(session.otherParticipantName))
}
