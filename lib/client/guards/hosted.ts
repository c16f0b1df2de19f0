import type { GroupRole } from '@/lib/contract/http/group'
import type {
  HerfInviteResponse,
  HerfJoinResponse,
  HerfMessagesResponse,
  HerfModerateResponse,
  HerfParticipantsResponse,
  HerfSession,
} from '@/lib/contract/http/herf'
import { flag, listOf, object, oneOf, orNull, text, time, whole } from './guards'
import { iceServer } from './http'

/** What the service says of group rooms of accounts, checked on arrival. */

const named = object<{ id: string; name: string }>({ id: text, name: text })
const role = oneOf<GroupRole>({ host: true, cohost: true, member: true, guest: true })

export const hostedSession = object<HerfSession>({
  id: text,
  title: text,
  description: orNull(text),
  status: oneOf<HerfSession['status']>({ SCHEDULED: true, LIVE: true, ENDED: true, CANCELLED: true }),
  scheduledAt: orNull(time),
  startedAt: orNull(time),
  endedAt: orNull(time),
  maxParticipants: whole,
  participantCount: whole,
  isPrivate: flag,
  club: orNull(named),
  host: orNull(named),
  isHost: flag,
  isRemoved: flag,
  roomUrl: orNull(text),
})

export const hostedJoin = object<HerfJoinResponse>({
  token: text,
  roomUrl: text,
  sessionId: text,
  isHost: flag,
  memberId: text,
  linkId: text,
  role,
  permissions: listOf(text),
  waits: flag,
  socketUrl: text,
  iceServers: listOf(iceServer),
  serverTime: time,
})

type Message = HerfMessagesResponse['messages'][number]

export const hostedMessages = object<HerfMessagesResponse>({
  messages: listOf(
    object<Message>({
      id: text,
      sessionId: text,
      user: named,
      userId: orNull(text),
      guest: flag,
      message: text,
      timestamp: time,
    }),
  ),
  hasMore: flag,
})

type Participant = HerfParticipantsResponse['participants'][number]

export const hostedPeople = object<HerfParticipantsResponse>({
  participants: listOf(
    object<Participant>({
      memberId: text,
      userId: orNull(text),
      name: text,
      role,
      guest: flag,
      state: oneOf<Participant['state']>({ in: true, waits: true, invited: true, out: true, removed: true }),
    }),
  ),
})

export const hostedInvitation = object<HerfInviteResponse>({ memberId: text, name: text, url: text })

export const hostedModerated = object<Pick<HerfModerateResponse, 'isLocked'>>({ isLocked: flag })
