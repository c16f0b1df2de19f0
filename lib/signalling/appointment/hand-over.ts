import type { MemberId } from '@/lib/room/member'
import type { LiveRoom } from '../rooms/live-room'
import type { Presence } from '../store/presence'
import type { EvidenceWriter } from './reception/evidence-writer'

/** Brings the database up to what was heard here, before it decides anything by who was there. Each throws what the database throws. */
export interface HandOver {
  /** All that is known of one room. */
  of(room: LiveRoom): Promise<void>
  /** A member that has not been heard for longer than an honest one is silent. */
  silent(room: LiveRoom, member: MemberId): Promise<void>
}

export function createHandOver(presence: Presence, evidence: EvidenceWriter): HandOver {
  const leasesOf = (room: LiveRoom) => room.seated().flatMap(({ lease }) => (lease ? [lease] : []))
  return {
    async of(room) {
      await Promise.all([presence.flush(), presence.renew(leasesOf(room)), evidence.write(room.sessionId)])
    },
    async silent(room, member) {
      const lease = room.members.get(member)?.lease
      const quiet = lease ? presence.quiet([lease]) : []
      await presence.renew(quiet)
    },
  }
}
