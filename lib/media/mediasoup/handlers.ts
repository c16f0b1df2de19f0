import type { HubEntry } from '@/lib/contract/socket/hub'
import { type MediaHandlers, mediaRequests } from '../port/requests'
import { asSent, described } from './as-sent'
import type { MediaRoom } from './room'
import type { MediaRooms } from './rooms'
import { announcedBy, type EngineSettings } from './settings'
import type { Stay } from './stay'
import type { Workers } from './workers'

/** So long a grant holds that nobody renews: a signalling server that is started again has time to. */
const grantMs = 90_000

interface Parts {
  readonly rooms: MediaRooms
  readonly workers: Workers
  readonly settings: EngineSettings
}

/** What is asked of the engine. Whose a way or a stream is, is checked here and in the room; who somebody is, the asker knows. */
export function createHandlers({ rooms, workers, settings }: Parts): MediaHandlers {
  return {
    async enter({ room: id, member, grant, stay: known }) {
      const room = await rooms.roomOf(id)
      const until = performance.now() + grantMs
      const before = room.stays.get(member)
      if (!before || before.id !== known)
        return entryOf(room, await room.admit(member, grant, until), settings)
      before.untilMs = until
      room.allow(before, grant)
      return { ...entryOf(room, before, settings), transports: null }
    },
    async connect({ transport, dtls, ...whose }) {
      const { stay } = await rooms.stayOf(whose)
      await stay.transport(transport).connect({ dtlsParameters: dtls })
      return {}
    },
    async restart({ transport, ...whose }) {
      const { stay } = await rooms.stayOf(whose)
      return asSent(mediaRequests.restart.answer, { ice: await stay.transport(transport).restartIce() })
    },
    async produce(asked) {
      const { room, stay } = await rooms.stayOf(asked)
      return { producer: (await room.produce(stay, asked)).id }
    },
    async pause({ source, paused, ...whose }) {
      const producer = (await rooms.stayOf(whose)).stay.producerOf(source)
      await (paused ? producer.pause() : producer.resume())
      return {}
    },
    async close({ source, ...whose }) {
      const { stay } = await rooms.stayOf(whose)
      stay.stopSending(source)
      return {}
    },
    async receive({ transport, capabilities, ...whose }) {
      const { room, stay } = await rooms.stayOf(whose)
      return { consumers: await room.receive(stay, transport, capabilities) }
    },
    async watch({ views, ...whose }) {
      const { stay } = await rooms.stayOf(whose)
      await Promise.all(views.map((view) => stay.look(view)))
      return {}
    },
    async allow({ grant, ...whose }) {
      const { room, stay } = await rooms.stayOf(whose)
      room.allow(stay, grant)
      return {}
    },
    async leave(whose) {
      await rooms.leave(whose)
      return {}
    },
    async end({ room }) {
      await rooms.end(room)
      return {}
    },
    async renew({ room: id, members }) {
      const room = await rooms.found(id)
      for (const member of members) {
        const stay = room?.stays.get(member)
        if (stay) stay.untilMs = performance.now() + grantMs
      }
      return {}
    },
    async stats() {
      const stays = rooms.all().flatMap((room) => [...room.stays.values()])
      const sum = (of: (stay: Stay) => number) => stays.reduce((all, stay) => all + of(stay), 0)
      return {
        ...(await workers.stats()),
        rooms: rooms.all().length,
        members: stays.length,
        producers: sum(({ sent }) => sent.size),
        consumers: sum(({ forwarded }) => forwarded.size),
      }
    },
  }
}

function entryOf({ capabilities }: MediaRoom, stay: Stay, settings: EngineSettings): HubEntry {
  const announced = announcedBy(settings)
  return {
    stay: stay.id,
    capabilities,
    transports: {
      send: described(stay.send, announced),
      receive: described(stay.receive, announced),
    },
    sending: [...stay.sent.keys()],
    consumers: stay.consumers(),
  }
}
