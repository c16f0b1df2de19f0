import type { MediaState } from '@/lib/room/events'
import { modeOf } from '@/lib/room/modes'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, refuse } from '../outcome'
import type { Reception } from '../reception'

/**
 * What a side sends is told to the other, so that its screen can say why there is no picture, and remembered, also while nobody else is there: a call in
 * which nothing of it arrives is dead.
 */
export function mediaStateHandler(reception: Pick<Reception, 'said'>, metrics: Metrics) {
  return (member: Member, { microphone, camera }: MediaState) => {
    const { side, room } = member
    const carried: readonly string[] = modeOf(room.facts.sessionType).media
    if (camera !== undefined && !carried.includes('video')) return refuse('not_allowed_in_mode')
    reception.said(member, { microphone, camera })
    const other = room.across(side)
    if (!other) return refuse('peer_absent')
    other.send('media-state', {
      participantType: side,
      microphone,
      ...(camera === undefined ? {} : { camera }),
    })
    metrics.relayed.count('media-state')
    return done
  }
}
