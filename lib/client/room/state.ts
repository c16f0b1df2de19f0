import type { SessionType } from '@/lib/contract/words'
import { modeOf } from '@/lib/room/modes'
import type { RoomSnapshot } from './snapshot'

/** The picture before anything happened; also what is left after leaving. */
export function initialRoom(sessionId: string, mode: SessionType, hasChat: boolean): RoomSnapshot {
  const { media } = modeOf(mode)
  return {
    phase: 'entering',
    sessionId,
    mode,
    signalling: 'connecting',
    held: null,
    media: 'none',
    trouble: null,
    members: [],
    mediaClosed: false,
    silent: null,
    chat: hasChat ? { lines: [] } : null,
    devices:
      media.length > 0
        ? {
            microphone: 'off',
            camera: media.includes('video') ? 'off' : null,
            localStream: null,
            interrupted: [],
            notices: [],
          }
        : null,
    speaks: false,
    line: null,
    videoLevel: 'full',
    screen: null,
    failure: null,
  }
}
