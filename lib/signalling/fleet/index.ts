import type { Place } from '@/lib/auth/tickets'
import type { ConnectRefusal } from '@/lib/room/codes'
import type { Admission, Entrance } from '../admission'
import type { ChatWriter } from '../chat-writer'
import type { Clock } from '../clock'
import type { Guest } from '../guest'
import type { LiveRoom, SideLevels } from '../live-room'
import type { Logger } from '../logger'
import type { Connection } from '../member'
import type { Metrics } from '../metrics'
import type { Rooms } from '../rooms'
import { Edge, type Verdict } from './edge'
import type { Fleet } from './fleet'
import { Home } from './home'
import { type FleetPace, fleetPace, Link } from './link'
import { createFleetMetrics } from './metrics'
import { Residence } from './residence'
import { isForHome, type Parcel } from './wire'

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
  enter(place: Place): Promise<Entrance>
  welcome(room: LiveRoom, place: Place, connection: Connection): Guest | null
  busy(): ConnectRefusal
}

/** Rooms change hands now and then while somebody comes in; more often than this it is a fault. */
const maxMoves = 8

/** This node as one of several that share a Redis. */
export function createFleet(parts: FleetParts): Fleet {
  const metrics = createFleetMetrics(parts.metrics.registry)
  const pace = { ...fleetPace, ...parts.pace }
  const link: Link = new Link({ ...parts, pace, metrics }, { up, down, peerGone, heard })
  const edge = new Edge(link, parts.clock)
  const residence = new Residence({ ...parts, link, metrics })
  const home = new Home({
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
  function heard({ from, messages }: Parcel): void {
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

  /** An admission to a room that is held here, whose home is looked after once somebody is in it. */
  function peopling(sessionId: string, admission: Admission): Admission {
    if (!admission.ok) return admission
    const { welcome } = admission
    return {
      ok: true,
      welcome(connection) {
        const guest = welcome(connection)
        if (guest) residence.peopled(sessionId)
        return guest
      },
    }
  }

  return {
    async admit(place, here) {
      let levels: SideLevels = {}
      for (let moves = 0; moves < maxMoves && !residence.isLeaving; moves++) {
        const holder = await residence.holderOf(place.sessionId)
        if (holder === null) {
          const admission = await here(place)
          parts.rooms.held(place.sessionId)?.learnLevels(levels)
          return peopling(place.sessionId, admission)
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
    giveBack: (ticketId) => link.giveBack(ticketId),
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
