import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { timestamp } from '../words'
import { groupRole } from './group'
import { iceServer } from './session'

/** The JSON of group rooms that accounts make, `/api/herf/*`. Bodies name what is wrong with them by the field. */

/** What a body with a description may have, in the widest characters as JSON may escape them. */
export const herfBodyBytes = 16 * 1024

const stored = z.refine((text: unknown) => typeof text === 'string' && isStorable(text), {
  error: 'must be text that can be stored',
})
export const titleText = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(forms.titleCharacters), stored)
export const nameText = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(forms.personCharacters), stored)
export const descriptionText = z.nullable(z.string().check(z.maxLength(forms.descriptionCharacters), stored))

/** A moment, as the database takes it, whatever zone it was said in. */
const moment = z.pipe(
  z.iso
    .datetime({ offset: true })
    .check(z.refine((text) => Date.parse(text) >= 0, { error: 'must be a time from 1970 on' })),
  z.transform((text) => new Date(text).toISOString()),
)
const scheduledAt = z.nullable(moment)
/** In a room at once. */
export const mostPlaces = 20
const maxParticipants = z.int().check(z.minimum(2), z.maximum(mostPlaces))

export const herfCreateRequest = z.strictObject({
  title: titleText,
  description: z.optional(descriptionText),
  scheduledAt: z.optional(scheduledAt),
  maxParticipants: z.optional(maxParticipants),
  isPrivate: z.optional(z.boolean()),
  clubId: z.optional(z.nullable(z.uuid())),
})

/** What is left out stays. */
export const herfChangeRequest = z.strictObject({
  title: z.optional(titleText),
  description: z.optional(descriptionText),
  scheduledAt: z.optional(scheduledAt),
  maxParticipants: z.optional(maxParticipants),
  isPrivate: z.optional(z.boolean()),
})

export const herfStatus = z.enum(['SCHEDULED', 'LIVE', 'ENDED', 'CANCELLED'])

/** In an address everything is text. */
const wholeText = z.coerce.number().check(z.int())
export const pageQuery = {
  page: z._default(wholeText.check(z.minimum(1), z.maximum(1_000_000)), 1),
  limit: z._default(wholeText.check(z.minimum(1), z.maximum(100)), 20),
}
export const wordsQuery = z.optional(z.string().check(z.maxLength(forms.searchCharacters), stored))

export const herfListQuery = z.object({
  status: z.optional(herfStatus),
  clubId: z.optional(z.uuid()),
  q: wordsQuery,
  ...pageQuery,
})

/** `before`: the id of a message, or a time. */
export const herfMessagesQuery = z.object({
  before: z.optional(z.union([z.uuid(), moment])),
  limit: z._default(wholeText.check(z.minimum(1), z.maximum(100)), 50),
})

export const herfInviteRequest = z.strictObject({
  name: nameText,
  email: z.optional(z.nullable(z.email())),
})

/** What is done about others from outside the room, too. */
export const herfModeration = z.enum([
  'admit',
  'turn_away',
  'send_to_wait',
  'remove',
  'lock',
  'unlock',
  'let_back',
  'make_cohost',
  'unmake_cohost',
  'hand_on',
])

export const herfModerateRequest = z.strictObject({
  act: herfModeration,
  /** Of `admit` nobody: all who wait, as many as there are places. */
  memberIds: z.optional(z.array(z.uuid()).check(z.maxLength(mostPlaces))),
})

export type HerfModeration = z.output<typeof herfModerateRequest>['act']

export const byId = z.object({ id: z.uuid() })
export const byMember = z.object({ id: z.uuid(), memberId: z.uuid() })
/** Of what asks nothing else. */
export const nothing = z.object({})

const named = z.object({ id: z.uuid(), name: z.string() })

export const herfSession = z.object({
  id: z.uuid(),
  title: z.string(),
  description: z.nullable(z.string()),
  status: herfStatus,
  scheduledAt: z.nullable(timestamp),
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  maxParticipants: z.int(),
  participantCount: z.int(),
  isPrivate: z.boolean(),
  club: z.nullable(named),
  host: z.nullable(named),
  isHost: z.boolean(),
  /** A host took the caller out: only the host lets them back. */
  isRemoved: z.boolean(),
  /** Where it takes place; null while it is not live. */
  roomUrl: z.nullable(z.string()),
})
export type HerfSession = z.infer<typeof herfSession>

/** The numbers of one page of a list; `pageCount`: so many on each. */
export const listPage = {
  page: z.int(),
  pageCount: z.int(),
  totalItems: z.int(),
  totalPages: z.int(),
  hasPrevPage: z.boolean(),
  hasNextPage: z.boolean(),
  prevPage: z.nullable(z.int()),
  nextPage: z.nullable(z.int()),
}

export const herfListResponse = z.object({ sessions: z.array(herfSession), ...listPage })

export const herfJoinResponse = z.object({
  /** For the socket: works once, within 60 s. */
  token: z.string(),
  roomUrl: z.string(),
  sessionId: z.uuid(),
  isHost: z.boolean(),
  memberId: z.uuid(),
  /** What the page asks for new credentials with, at `/api/rooms/ice-servers`. */
  linkId: z.uuid(),
  role: groupRole,
  /** What the member may do there; nothing while it waits. */
  permissions: z.array(z.string()),
  /** Somebody in the room has to let the member in first. */
  waits: z.boolean(),
  socketUrl: z.string(),
  iceServers: z.array(iceServer),
  serverTime: timestamp,
})
export type HerfJoinResponse = z.infer<typeof herfJoinResponse>

export const herfLeaveResponse = z.object({ success: z.literal(true), sessionId: z.uuid() })
export type HerfLeaveResponse = z.infer<typeof herfLeaveResponse>

/** Oldest first. */
export const herfMessagesResponse = z.object({
  messages: z.array(
    z.object({
      id: z.uuid(),
      sessionId: z.uuid(),
      /** The member, as the room names them. */
      user: named,
      /** The account; null: a guest. */
      userId: z.nullable(z.uuid()),
      guest: z.boolean(),
      message: z.string(),
      timestamp,
    }),
  ),
  hasMore: z.boolean(),
})
export type HerfMessagesResponse = z.infer<typeof herfMessagesResponse>

/** `url`: the guest's link, told once. */
export const herfInviteResponse = z.object({ memberId: z.uuid(), name: z.string(), url: z.string() })
export type HerfInviteResponse = z.infer<typeof herfInviteResponse>

export const herfParticipant = z.object({
  memberId: z.uuid(),
  /** The account; null: a guest. */
  userId: z.nullable(z.uuid()),
  name: z.string(),
  role: groupRole,
  guest: z.boolean(),
  /** Whoever is no host sees those alone who are in. */
  state: z.enum(['in', 'waits', 'invited', 'out', 'removed']),
})
export const herfParticipantsResponse = z.object({ participants: z.array(herfParticipant) })
export type HerfParticipantsResponse = z.infer<typeof herfParticipantsResponse>

export const herfCohostResponse = z.object({ memberId: z.uuid(), role: groupRole })
export type HerfCohostResponse = z.infer<typeof herfCohostResponse>
export const herfModerateResponse = z.object({ success: z.literal(true), isLocked: z.boolean() })
export type HerfModerateResponse = z.infer<typeof herfModerateResponse>
