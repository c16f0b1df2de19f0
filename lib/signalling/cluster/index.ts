import type { Place } from '@/lib/auth/tickets'
import type { ConnectRefusal } from '@/lib/contract/codes'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import type { Admission, RoomAdmission } from '../rooms/admission'
import type { AdmittedConnection } from '../rooms/attach'
import type { LiveRoom, MemberLevels } from '../rooms/live-room'
import type { Connection } from '../rooms/member'
import type { Rooms } from '../rooms/rooms'
import type { ChatWriter } from '../store/chat-writer'
import { Bus, type FleetPace, fleetPace } from './bus'
import type { Cluster } from './cluster'
import { type Envelope, isForHome } from './messages'
import { createFleetMetrics } from './metrics'
import { Ownership } from './ownership'
import { RemoteMembers } from './remote-members'
import { RemoteRooms, type Verdict } from './remote-rooms'

export interface FleetParts {
  readonly url: string
  readonly nodeId: string
  readonly pace?: Partial<FleetPace>
  readonly clock: Clock
  readonly rooms: Rooms
  readonly writer: ChatWriter
  readonly metrics: Metrics
  readonly logger: Logger
  /** The core's own admission, to a room that is held here. */
  enter(place: Place): Promise<RoomAdmission>
  welcome(room: LiveRoom, place: Place, connection: Connection): AdmittedConnection | null
  busy(): ConnectRefusal
}

/** Rooms change hands now and then while somebody comes in; more often than this it is a fault. */
const maxMoves = 8

/** This node as one of several that share a Redis. */
export function createCluster(parts: FleetParts): Cluster {
  const metrics = createFleetMetrics(parts.metrics.registry)
  const pace = { ...fleetPace, ...parts.pace }
  const link: Bus = new Bus({ ...parts, pace, metrics }, { up, down, peerGone, heard })
  const edge = new RemoteRooms(link, parts.clock)
  const residence = new Ownership({ ...parts, link, metrics })
  const home = new RemoteMembers({
    link,
    clock: parts.clock,
    admit: admitHere,
    welcome(place, connection) {
      const room = residence.isHere(place.sessionId) ? parts.rooms.held(place.sessionId) : undefined
      if (room) return parts.welcome(room, place, connection)
      connection.cut()
      return null
    },
    part: (sessionId) => residence.part(sessionId),
  })
  metrics.countTunnels(() => ({ edge: edge.size, home: home.size }))

  function up(): void {
    void residence.reclaim()
  }
  function down(): void {
    residence.forgetAll()
    home.gone()
    edge.gone()
  }
  function peerGone(peer: string): void {
    home.gone(peer)
    edge.gone(peer)
  }
  function heard({ from, messages }: Envelope): void {
    for (const message of messages) {
      try {
        if (isForHome(message)) home.heard(from, message)
        else edge.heard(from, message)
      } catch (error) {
        parts.logger.error({ err: error, kind: message.t }, 'a message of another node could not be followed')
      }
    }
  }

  /** For a connection at a peer. An empty room goes where its people are. */
  async function admitHere(place: Place): Promise<Verdict> {
    try {
      const levels = await residence.givesAway(place.sessionId)
      if (levels) return { moved: levels }
      const entrance = await parts.enter(place)
      return entrance.ok ? null : entrance.refusal
    } catch (error) {
      parts.logger.error({ err: error }, 'admission for another node failed')
      return parts.busy()
    }
  }

  return {
    async admit(place, here) {
      let levels: MemberLevels = {}
      for (let moves = 0; moves < maxMoves && !residence.isLeaving; moves++) {
        const holder = await residence.holderOf(place.sessionId)
        if (holder === null) {
          const admission = await here(place)
          parts.rooms.held(place.sessionId)?.learnLevels(levels)
          return followed(admission, () => residence.peopled(place.sessionId))
        }
        const verdict = await edge.ask(holder, place)
        if (verdict === null) {
          return { ok: true, welcome: (connection) => edge.open(holder, place, connection) }
        }
        if (!('moved' in verdict)) return { ok: false, refusal: verdict }
        levels = verdict.moved
      }
      return { ok: false, refusal: parts.busy() }
    },
    spend: (ticketId) => link.spend(ticketId),
    restore: (ticketId) => link.restore(ticketId),
    forgot: (sessionId) => void residence.release(sessionId),
    get impaired() {
      return link.name === null
    },
    start: () => link.start(),
    async leave(spreadMs) {
      await residence.leave(spreadMs, edge.tunnels())
      await link.stop()
    },
  }
}

/** The same admission, told once somebody is in. */
function followed(admission: Admission, isIn: () => void): Admission {
  if (!admission.ok) return admission
  const { welcome } = admission
  return {
    ok: true,
    welcome(connection) {
      const guest = welcome(connection)
      if (guest) isIn()
      return guest
    },
  }
}
