import type { CallQuality } from '@/lib/room/call-quality'
import type { Member } from '../member'
import { done } from '../outcome'
import type { QualityWriter } from '../quality-writer'

/** Whose report it is says the seat, and when it came the database. The other side never hears of it. */
export function callQualityHandler(writer: QualityWriter) {
  return (member: Member, { call, path, grade, rttMs, jitterMs, lostIn, lostOut }: CallQuality) => {
    const { room, side } = member
    const quality = { call, path, grade, rttMs, jitterMs, lostIn, lostOut }
    writer.keep({ sessionId: room.sessionId, participantType: side, quality })
    return done
  }
}
