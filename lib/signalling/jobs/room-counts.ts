import type { Metrics } from '../operations/metrics'
import type { LiveRoom } from '../rooms/live-room'
import type { Rooms } from '../rooms/rooms'

/** Gauges are read when somebody asks, not kept up to date. */
export function countRooms(metrics: Metrics, rooms: Rooms, arrivals: { readonly open: number }): void {
  metrics.collect(() => {
    metrics.connections.set(arrivals.open)
    metrics.rooms.reset()
    for (const room of rooms.all()) metrics.rooms.inc({ mode: room.facts.sessionType, state: stateOf(room) })
  })
}

function stateOf(room: LiveRoom): string {
  if (room.ended) return 'ended'
  if (room.live) return 'live'
  return room.members.size > 0 ? 'waiting' : 'empty'
}
