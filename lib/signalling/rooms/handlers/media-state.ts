import type { MediaState } from '@/lib/contract/socket/signals'
import { grantsOf } from '@/lib/room/room'
import type { Member } from '../member'
import { refuse } from '../reply'
import { type TellOthers, whose } from './others'

/** What a member sends is told to the others, so that their screens can say why there is no picture; its kind may remember it. */
export function mediaStateHandler(tell: TellOthers) {
  return (member: Member, { microphone, camera }: MediaState) => {
    const { room, role } = member
    if (camera !== undefined && !grantsOf(room.state, role).send.includes('video'))
      return refuse('not_allowed_in_mode')
    room.service.said(member, { microphone, camera })
    return tell(member, 'media-state', {
      ...whose(member),
      microphone,
      ...(camera === undefined ? {} : { camera }),
    })
  }
}
