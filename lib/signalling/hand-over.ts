import type { ParticipantType } from '@/lib/room/words'
import type { LiveRoom } from './live-room'
import type { Presence } from './presence'
import type { EvidenceWriter } from './reception/evidence-writer'

/** Brings the database up to what was heard here, before it decides anything by who was there. Each throws what the database throws. */
export interface HandOver {
  /** All that is known of one room. */
  of(room: LiveRoom): Promise<void>
  /** A side that has not been heard for longer than an honest one is silent. */
  silent(room: LiveRoom, side: ParticipantType): Promise<void>
  /** Of all rooms, what differs from an honest connection's last beat: who is silent, who has gone, what was reported. */
  ofAll(): Promise<void>
}

export function createHandOver(presence: Presence, evidence: EvidenceWriter): HandOver {
  const leasesOf = (room: LiveRoom) => room.seated().flatMap(({ lease }) => (lease ? [lease] : []))
  return {
    async of(room) {
      await Promise.all([presence.flush(), presence.renew(leasesOf(room)), evidence.write(room.sessionId)])
    },
    async silent(room, side) {
      const lease = room.members.get(side)?.lease
      const quiet = lease ? presence.quiet([lease]) : []
      await presence.renew(quiet)
    },
    async ofAll() {
      await Promise.all([presence.flush(), presence.renew(presence.quiet()), evidence.write()])
    },
  }
}
