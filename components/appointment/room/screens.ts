import { partOf } from '@/components/ui/lazy'
import type { AppointmentKind } from './kind'

/** An appointment's screens by mode. Each is a chunk of its own: a chat never fetches what draws a call. */
export const screens: AppointmentKind['screens'] = {
  chat: {
    part: partOf(() => import('./chat-room').then(({ ChatRoom }) => ChatRoom)),
    ground: 'paper',
    hasCall: false,
    hasPicture: false,
  },
  voice: {
    part: partOf(() => import('./voice-room').then(({ VoiceRoom }) => VoiceRoom)),
    ground: 'paper',
    hasCall: true,
    hasPicture: false,
  },
  video: {
    part: partOf(() => import('./video-room').then(({ VideoRoom }) => VideoRoom)),
    ground: 'stage',
    hasCall: true,
    hasPicture: true,
  },
}
