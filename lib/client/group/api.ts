import type { GroupEndResponse, GroupJoinResponse } from '@/lib/contract/http/group'
import { groupEndResponse, groupJoinResponse } from '../guards/group'
import { iceServersResponse } from '../guards/http'
import { type Outcome, type Place, post } from '../http/api'
import type { Door } from '../room/claim'

/** Where a place in a group room is asked for. */
export const groupDoor = {
  join: (place, choice) => post('/api/rooms/join', { ...place, ...choice }, groupJoinResponse),
  freshIceServers: (linkId) => post('/api/rooms/ice-servers', { linkId }, iceServersResponse),
} satisfies Door<GroupJoinResponse>

/** By its host, for all. */
export function endGroupRoom(place: Place): Promise<Outcome<GroupEndResponse>> {
  return post('/api/rooms/end', place, groupEndResponse)
}
