import * as z from 'zod/mini'
import { sessionType, timestamp } from '../words'
import { iceServer, joinRequest } from './session'

/** The JSON of the HTTP interface of group rooms, `/api/rooms/*`. */

const { token, linkId, takeOver, goOn } = joinRequest.shape

export const groupJoinRequest = z.strictObject({ token, linkId, takeOver, goOn })
export const groupEndRequest = z.strictObject({ token, linkId })

export const groupRole = z.enum(['host', 'cohost', 'member', 'guest'])
export type GroupRole = z.infer<typeof groupRole>

/** live: its host came in; of an account's room: pressed start. */
export const groupStatus = z.enum(['scheduled', 'live', 'ended', 'cancelled'])

/** One member's view of a group room, as its page and the answers show it. */
export const groupView = z.object({
  kind: z.literal('group'),
  sessionId: z.uuid(),
  roomId: z.string(),
  linkId: z.uuid(),
  sessionType,
  status: groupStatus,
  title: z.string(),
  /** So many members at most, with the host. */
  capacity: z.int().check(z.positive()),
  memberId: z.uuid(),
  /** The member's role. */
  participantType: groupRole,
  participantName: z.string(),
  /** Of a room that awaits its host: when to ask again. */
  opensAt: timestamp,
  /** It is time, and its host has not pressed start. */
  awaitsHost: z.optional(z.boolean()),
  /** When the host first came in. */
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  serverTime: timestamp,
})
export type GroupView = z.infer<typeof groupView>

export const groupJoinResponse = z.extend(groupView, {
  success: z.literal(true),
  message: z.string(),
  /** For the socket: works once, within 60 s. */
  ticket: z.string(),
  socketUrl: z.string(),
  iceServers: z.array(iceServer),
  /** Media goes through the TURN servers alone (`iceTransportPolicy: 'relay'`). */
  relayOnly: z.boolean(),
})
export type GroupJoinResponse = z.infer<typeof groupJoinResponse>

/** Ended for all. Asked again, it answers the same. */
export const groupEndResponse = z.object({
  success: z.literal(true),
  message: z.string(),
  sessionId: z.uuid(),
  status: z.literal('ended'),
  startedAt: z.nullable(timestamp),
  endedAt: timestamp,
})
export type GroupEndResponse = z.infer<typeof groupEndResponse>
