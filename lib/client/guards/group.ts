import type { GroupEndResponse, GroupJoinResponse, GroupRole, GroupView } from '@/lib/contract/http/group'
import type { Right } from '@/lib/contract/rights'
import type { ServerPayload } from '@/lib/contract/socket'
import type {
  Door,
  GroupJoined,
  RaisedHands,
  StandingRights,
  StoppedSource,
} from '@/lib/contract/socket/group'
import type { RoomJoined } from '@/lib/contract/socket/room'
import { captionPayloads } from './captions'
import { exactly, flag, listOf, maybe, object, oneOf, orNull, text, time, whole } from './guards'
import { iceServer } from './http'
import { pollPayloads } from './polls'
import { mode, role, roomFields } from './socket'

/** What the servers say of a group room, checked on arrival. */
const groupFields = {
  kind: exactly('group'),
  sessionId: text,
  roomId: text,
  linkId: text,
  sessionType: mode,
  status: oneOf<GroupView['status']>({
    scheduled: true,
    live: true,
    ended: true,
    cancelled: true,
  }),
  title: text,
  capacity: whole,
  memberId: text,
  participantType: oneOf<GroupRole>({ host: true, cohost: true, member: true, guest: true }),
  participantName: text,
  opensAt: time,
  awaitsHost: maybe(flag),
  startedAt: orNull(time),
  endedAt: orNull(time),
  serverTime: time,
}

export const groupJoinResponse = object<GroupJoinResponse>({
  ...groupFields,
  success: exactly(true),
  message: text,
  ticket: text,
  socketUrl: text,
  iceServers: listOf(iceServer),
  relayOnly: flag,
})

export const groupEndResponse = object<GroupEndResponse>({
  success: exactly(true),
  message: text,
  sessionId: text,
  status: exactly('ended'),
  startedAt: orNull(time),
  endedAt: time,
})

const hands = listOf(object<RaisedHands[number]>({ memberId: text, raisedAt: time }))
const doorFields = {
  isLocked: flag,
  waiting: maybe(
    listOf(object<NonNullable<Door['waiting']>[number]>({ memberId: text, name: text, askedAt: time })),
  ),
}
const standing = { standsIn: orNull(text) }

const right = oneOf<Right>({
  sendAudio: true,
  sendVideo: true,
  sendScreen: true,
  chat: true,
  react: true,
  raiseHand: true,
  ask: true,
  writeCode: true,
  caption: true,
  record: true,
  admit: true,
  moderate: true,
  end: true,
})
const standingRights = object<StandingRights>({
  memberId: text,
  permissions: listOf(right),
  by: orNull(text),
})
const source = oneOf<StoppedSource>({ mic: true, camera: true, screen: true })

/** An acknowledgement that says no more than yes. */
export const nothingMore = object<Record<string, never>>({})

export const groupJoined = object<RoomJoined & GroupJoined>({
  ...roomFields,
  hands,
  ...doorFields,
  ...standing,
  permissions: listOf(right),
  rights: listOf(standingRights),
})

/** What a group room is told besides what any room is. */
export const groupPayloads = {
  'session-ended': object<{ status: string }>({ status: text }),
  hands: object<ServerPayload<'hands'>>({ hands }),
  door: object<Door>(doorFields),
  'role-changed': object<ServerPayload<'role-changed'>>({ memberId: text, participantType: role }),
  'stands-in': object<ServerPayload<'stands-in'>>(standing),
  admitted: object<ServerPayload<'admitted'>>({}),
  'permissions-changed': standingRights,
  'asked-to-stop': object<ServerPayload<'asked-to-stop'>>({ source, by: text }),
  'asked-to-unmute': object<ServerPayload<'asked-to-unmute'>>({ by: text }),
  'sent-to-wait': object<ServerPayload<'sent-to-wait'>>({}),
  ...pollPayloads,
  ...captionPayloads,
}
