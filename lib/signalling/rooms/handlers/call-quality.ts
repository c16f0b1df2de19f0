import type { CallQuality } from '@/lib/contract/socket/quality'
import type { QualityWriter } from '@/lib/signalling/store/quality-writer'
import type { Member } from '../member'
import { done } from '../reply'

/** Whose report it is says the seat, and when it came the database. The others never hear of it. */
export function callQualityHandler(writer: QualityWriter) {
  return (member: Member, { call, path, grade, rttMs, jitterMs, lostIn, lostOut }: CallQuality) => {
    const { room } = member
    const quality = { call, path, grade, rttMs, jitterMs, lostIn, lostOut }
    writer.keep({ sessionId: room.sessionId, memberId: member.id, quality })
    return done
  }
}
