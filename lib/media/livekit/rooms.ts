import type { MediaSource } from '@/lib/contract/socket/hub'
import { type MediaGrant, MediaRefusal } from '../port/requests'
import { createApi, LivekitProblem, type LivekitSettings } from './api'
import { signToken, type VideoGrant } from './token'

/** Rooms in a LiveKit server: who may be in, what they may send, and what ends it. */

/** LiveKit's names of what is sent: in tokens, and in what is asked of it. */
const sources = {
  mic: { token: 'microphone', api: 'MICROPHONE' },
  camera: { token: 'camera', api: 'CAMERA' },
  screen: { token: 'screen_share', api: 'SCREEN_SHARE' },
  screenAudio: { token: 'screen_share_audio', api: 'SCREEN_SHARE_AUDIO' },
} as const satisfies Record<MediaSource, { token: string; api: string }>

/** A token lets its page in; whoever is in stays without one. */
const entrySeconds = 90
/** A room is gone so long after nobody has come, or the last one went. */
const emptySeconds = 300
const departedSeconds = 90

interface Whose {
  readonly room: string
  readonly member: string
}

export interface LivekitEntry {
  readonly url: string
  readonly token: string
}

/** LiveKit knows whether a member is sent what others send, not of which kind. */
function granted({ send, receive }: MediaGrant) {
  return { canPublish: send.length > 0, canSubscribe: receive.length > 0, canPublishData: false }
}

export function createLivekitRooms(settings: LivekitSettings) {
  const api = createApi(settings)

  /** In the words of refusals. @throws MediaRefusal */
  async function refusing<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      if (!(error instanceof LivekitProblem)) throw error
      throw new MediaRefusal(error.code === 'not_found' ? 'not_in_room' : 'media_unavailable')
    })
  }

  /** What is gone already needs no ending. */
  async function ending(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (!(error instanceof LivekitProblem && error.code === 'not_found')) throw error
    })
  }

  return {
    /** Makes the room where there is none. @param name what others read there */
    async enter({
      room,
      member,
      name,
      grant,
    }: Whose & { name?: string; grant: MediaGrant }): Promise<LivekitEntry> {
      await refusing(api.createRoom(room, { emptyTimeout: emptySeconds, departureTimeout: departedSeconds }))
      const video: VideoGrant = {
        room,
        roomJoin: true,
        ...granted(grant),
        canUpdateOwnMetadata: false,
        canPublishSources: grant.send.map((source) => sources[source].token),
      }
      const who = { identity: member, ...(name === undefined ? {} : { name }) }
      return { url: settings.url, token: signToken({ ...settings, ...who, video, seconds: entrySeconds }) }
    },
    /** It may send and be sent this from now on; what it sends and may not any more, LiveKit ends. */
    async allow({ room, member, grant }: Whose & { grant: MediaGrant }): Promise<void> {
      const canPublishSources = grant.send.map((source) => sources[source].api)
      await refusing(api.permit(room, member, { ...granted(grant), canPublishSources }))
    },
    /** Silences a source; the member may open it again. */
    async mute({ room, member, source }: Whose & { source: MediaSource }): Promise<void> {
      const { tracks = [] } = await refusing(api.participant(room, member))
      // What stands at its zero is left out: the source of a track without one is unknown.
      const sent = tracks.filter((track) => track.source === sources[source].api)
      await Promise.all(sent.map(({ sid }) => refusing(api.mute(room, member, sid))))
    },
    leave: ({ room, member }: Whose) => ending(api.removeParticipant(room, member)),
    end: ({ room }: Pick<Whose, 'room'>) => ending(api.deleteRoom(room)),
    async stats() {
      const rooms = await refusing(api.rooms())
      const sum = (of: (room: (typeof rooms)[number]) => number) =>
        rooms.reduce((all, room) => all + of(room), 0)
      return { rooms: rooms.length, members: sum(({ numParticipants = 0 }) => numParticipants) }
    },
  }
}
