import { partOf } from '@/components/ui/lazy'
import type { GroupKind } from './kind'

const grid = {
  part: partOf(() => import('./grid-room').then(({ GridRoom }) => GridRoom)),
  ground: 'stage',
  hasCall: true,
  // Several pictures come one after the other: nothing waits for the first.
  hasPicture: false,
} as const

/** A group's screens by mode. */
export const screens: GroupKind['screens'] = {
  chat: {
    part: partOf(() => import('./chat-room').then(({ ChatRoom }) => ChatRoom)),
    ground: 'paper',
    hasCall: false,
    hasPicture: false,
  },
  voice: grid,
  video: grid,
}
