import * as z from 'zod'
import { groupRole } from '@/lib/contract/http/group'
import { herfAttendee } from '@/lib/contract/http/herf-attendance'
import { sessionType, timestamp } from '@/lib/contract/words'
import { chain } from '../money/receipts'
import { signInClaims } from '../shapes/claims'
import { groupSession, pageOf } from '../shapes/group'
import { refusedFor } from '../users/own'

const uuid = z.uuid()
const byClaims = { p_claims: signInClaims }

const roomRow = z.object({
  id: uuid,
  title: z.string(),
  description: z.nullable(z.string()),
  status: groupSession.shape.status,
  sessionType,
  /** Else made by a command, and known by its links alone. */
  ofAccount: z.boolean(),
  isPrivate: z.boolean(),
  isLocked: z.boolean(),
  club: groupSession.shape.club,
  host: z.nullable(z.object({ userId: z.nullable(uuid), name: z.string() })),
  capacity: z.int(),
  createdAt: timestamp,
  opensAt: timestamp,
  startedAt: z.nullable(timestamp),
  endedAt: z.nullable(timestamp),
  inNow: z.int().nonnegative(),
  /** So many were in it, sooner or later. */
  cameIn: z.int().nonnegative(),
})
export type AdminRoomRow = z.infer<typeof roomRow>

const rooms = pageOf({
  rooms: z.array(roomRow),
  /** All that is live, whatever is asked for. */
  live: z.object({ rooms: z.int(), people: z.int() }),
  /** Those that have rooms. */
  clubs: z.array(z.object({ id: uuid, name: z.string() })),
})
export type AdminRooms = z.infer<typeof rooms>

const member = z.object({
  ...herfAttendee.shape,
  /** The role and the seat by which the room's events name the member. */
  cameAs: groupRole,
  seat: z.int().positive(),
  waits: z.boolean(),
  isRemoved: z.boolean(),
})
export type AdminRoomMember = z.infer<typeof member>

const room = roomRow.extend({
  members: z.array(member),
  audit: z.array(
    z.object({
      action: z.string(),
      actor: z.string(),
      reason: z.string(),
      memberId: z.nullable(uuid),
      at: timestamp,
    }),
  ),
  chain,
  serverTime: timestamp,
})
export type AdminRoom = z.infer<typeof room>

const act = { ...byClaims, p_session_id: uuid, p_reason: z.string(), p_idempotency_key: z.string() }
const done = z.object({ outcome: z.literal('done'), repeated: z.boolean() })

/** All for administrators. Acts leave an entry in the audit and refuse besides: `session_not_found`, `idempotency_conflict`, `invalid_argument`. */
export const groupRoomAdminFunctions = {
  /** Live ones, those to come, then the past. `p_day`: one of UTC. Reads only. Refuses: `invalid_argument` (its detail: the field). */
  admin_group_rooms: {
    args: z.object({
      ...byClaims,
      p_status: groupSession.shape.status.nullish(),
      p_query: z.string().nullish(),
      p_club_id: uuid.nullish(),
      p_day: z.string().nullish(),
      p_page: z.int().optional(),
      p_limit: z.int().optional(),
    }),
    result: rooms,
  },
  /** Null: there is none. Reads only. */
  admin_group_room: { args: z.object({ ...byClaims, p_session_id: uuid }), result: room.nullable() },
  /** For all; one of an account that has not started is called off. */
  admin_end_group_room: {
    args: z.object(act),
    result: z.discriminatedUnion('outcome', [done, refusedFor('already_over')]),
  },
  /** Out, and kept out. */
  admin_remove_group_member: {
    args: z.object({ ...act, p_member_id: uuid }),
    result: z.discriminatedUnion('outcome', [
      done,
      refusedFor('no_such_member', 'already_over', 'is_host', 'already_out'),
    ]),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
