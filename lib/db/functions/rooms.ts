import * as z from 'zod'
import { readiness } from '@/lib/contract/http/device-report'
import { groupStatus } from '@/lib/contract/http/group'
import { right } from '@/lib/contract/rights'
import { participantType, role, sessionStatus, timestamp } from '@/lib/contract/words'
import { extension } from './money/extensions'
import { groupFacts } from './shapes/group'
import { ofMember, person, sessionFacts, summary } from './shapes/session'

const uuid = z.uuid()

/** A member of a session as everybody in it may know it. */
const roomMember = z.object({
  id: uuid,
  role,
  /** Null: a guest. */
  personId: z.nullable(uuid),
  name: z.string(),
  /** The newest claim of the member's link; 0: never claimed. */
  claimNumber: z.int().nonnegative(),
})

/** A member of a group room. */
export const groupMember = roomMember.extend({
  /** The account; null: a guest, or a room of no account. */
  userId: z.nullable(uuid),
  isAdmitted: z.boolean(),
  isRemoved: z.boolean(),
  /** Came, and waits to be let in since then. */
  askedAt: z.nullable(timestamp),
  rights: z.array(right),
  /** Who gave or took of them last; null: they are those of the role. */
  rightsBy: z.nullable(uuid),
})

const absentSide = z.object({ lastHeardAt: timestamp, reason: z.string() })

const appointmentRoom = sessionFacts.extend({
  client: person,
  consultant: person,
  members: z.array(roomMember),
  /** The newest claim of each side; 0: never claimed. */
  claims: z.object({ client: z.int().nonnegative(), consultant: z.int().nonnegative() }),
  /** Since when a side that was here is away, and why; null while it is here, and before it came. */
  left: z.object({ client: z.nullable(absentSide), consultant: z.nullable(absentSide) }),
  /** The reports of a dead call that pause the clock now: one, or one of each side. */
  stalled: z.array(z.object({ id: uuid, participantType, pausesAt: timestamp })),
  /** The proposal of more time that waits for its answer. */
  proposal: extension.nullable(),
  serverTime: timestamp,
})

const groupRoom = groupFacts.extend({
  members: z.array(groupMember),
  /** Of an account: people come and go, and its host starts it. */
  hosted: z.boolean(),
  isPrivate: z.boolean(),
  isLocked: z.boolean(),
  /** In the order in which they were raised, as they were kept last. */
  hands: z.array(z.object({ memberId: uuid, raisedAt: timestamp })),
  serverTime: timestamp,
})

const chatMessage = z.object({
  id: uuid,
  /** The person; of a guest the member. */
  senderId: uuid,
  /** The member's role. */
  senderType: role,
  memberId: uuid,
  message: z.string(),
  timestamp,
})

/** Something that other processes must hear of; see `recent_room_changes`. */
const roomChange = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('ended'),
    sessionId: uuid,
    roomId: z.string(),
    /** Null: of a kind without money. */
    summary: z.nullable(summary),
  }),
  z.object({
    change: z.literal('claimed'),
    sessionId: uuid,
    roomId: z.string(),
    /** The member's role. */
    participantType: role,
    memberId: uuid,
    claimNumber: z.int().positive(),
  }),
  z.object({
    change: z.literal('revoked'),
    sessionId: uuid,
    roomId: z.string(),
    /** The member's role. */
    participantType: role,
    memberId: uuid,
  }),
  /** The person went on to another session; the lease of this connection ended here. */
  z.object({
    change: z.literal('went_elsewhere'),
    sessionId: uuid,
    roomId: z.string(),
    /** The member's role. */
    participantType: role,
    memberId: uuid,
    connectionId: uuid,
  }),
  /** Something that a host did, or a member over HTTP: a role given, a door locked. */
  z.object({
    change: z.literal('room'),
    sessionId: uuid,
    roomId: z.string(),
    what: z.enum([
      'poll',
      'asked',
      'admitted',
      'turned_away',
      'sent_to_wait',
      'removed',
      'let_back',
      'role',
      'left',
      'locked',
      'unlocked',
      'changed',
      'rights',
      'muted',
      'asked_to_unmute',
      'camera_stopped',
      'screen_stopped',
    ]),
    /** Null: it is of the room itself. */
    memberId: z.nullable(uuid),
    /** Of `left`: the connection whose lease ended there. */
    connectionId: z.nullable(uuid),
  }),
])
export type RoomChange = z.infer<typeof roomChange>

const liveState = z.object({
  sessionId: uuid,
  status: sessionStatus,
  bothPresent: z.boolean(),
  startedAt: z.nullable(timestamp),
  endsAt: z.nullable(timestamp),
  serverTime: timestamp,
})

/** What an entry makes of a session of any kind; one without booked time has no end that is known. */
const entered = liveState.extend({
  status: z.union([sessionStatus, groupStatus]),
  bothPresent: z.boolean().optional(),
  serverTime: timestamp,
})

/** What a signalling server asks while a room lives. */
export const roomFunctions = {
  /** Everything a signalling server needs to hold the room of an appointment. Reads only. Refuses: `session_not_found`. */
  open_room: {
    args: z.object({ p_session_id: uuid }),
    result: appointmentRoom,
  },
  /** The rooms of sessions of any kind, loaded once per room; what does not exist is not in the answer. Reads only. */
  open_rooms: {
    args: z.object({ p_session_ids: z.array(uuid) }),
    result: z.array(z.discriminatedUnion('kind', [appointmentRoom, groupRoom])),
  },
  /**
   * Marks a side present (opens or renews the lease of this connection) and starts the clock when both are. `scheduled` → `waiting` → `active`.
   * Idempotent. Refuses: `session_not_found`, `too_early`, `session_over`, `in_another_session`.
   */
  start_session: {
    args: z.object({
      p_session_id: uuid,
      p_participant_type: participantType,
      p_node_id: z.string().optional(),
      p_connection_id: uuid.optional(),
      /** How long ago the join came in, by the caller's steady clock. */
      p_age_ms: z.int().nonnegative().optional(),
      /** The person leaves another session for this one. */
      p_go_on: z.boolean().optional(),
    }),
    result: liveState,
  },
  /** `start_session` for many arrivals, answered in their order; a refusal of one is its answer. */
  start_sessions: {
    args: z.object({
      p_node_id: z.string(),
      p_arrivals: z.array(
        ofMember({
          sessionId: uuid,
          connectionId: uuid,
          ageMs: z.int().nonnegative().optional(),
          goOn: z.boolean().optional(),
        }),
      ),
    }),
    result: z.array(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('present'), live: entered }),
        z.object({
          outcome: z.literal('refused'),
          reason: z.enum([
            'too_early',
            'session_not_found',
            'session_over',
            'in_another_session',
            // Of a group room: somebody has to let the member in, has said no, or there is no place.
            'waits',
            'private',
            'blocked',
            'room_full',
          ]),
          /** Of `in_another_session`: until when that one is planned, and for a consultant which it is and with whom. */
          until: z.optional(timestamp),
          sessionId: z.optional(uuid),
          otherParticipantName: z.optional(z.string()),
        }),
      ]),
    ),
  },
  /**
   * Renews all leases of one node in one statement, each to when its connection was last heard; answers the sessions that turned out to be over.
   * `p_heard_ms`: milliseconds ago, in the order of the connections; left out: now.
   */
  renew_presence: {
    args: z.object({
      p_node_id: z.string(),
      p_connection_ids: z.array(uuid),
      p_heard_ms: z.array(z.int().nonnegative()).optional(),
    }),
    result: z.object({ renewed: z.int(), overSessionIds: z.array(uuid), serverTime: timestamp }),
  },
  /** Closes leases where their connections were last heard (`p_heard_ms` ago; left out: now). */
  close_presence: {
    args: z.object({
      p_node_id: z.string(),
      p_connection_ids: z.array(uuid),
      p_reason: z.string(),
      p_heard_ms: z.array(z.int().nonnegative()).optional(),
    }),
    result: z.object({ closed: z.int() }),
  },
  /**
   * What pages report of their calls, in spans of milliseconds ago (`[from, until]`, the older first); adds to the report of that id. arrived: packets of the
   * consultant came although it is not present, by the client's page · dead: the clock is paused, while `openMsAgo` is a number since then, until now ·
   * poor: only marked.
   */
  report_calls: {
    args: z.object({
      p_reports: z.array(
        z.object({
          id: uuid,
          sessionId: uuid,
          participantType,
          kind: z.enum(['arrived', 'dead', 'poor']),
          spans: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
          openMsAgo: z.int().nonnegative().nullish(),
        }),
      ),
    }),
    result: z.object({ stored: z.int(), serverTime: timestamp }),
  },
  /** At boot: plays the entry of two people and undoes it, so that the connection's plans are made. Changes nothing. */
  rehearse_session: { args: z.object({}), result: z.object({ rehearsed: z.boolean() }) },
  /** At boot: closes, at `last_seen_at`, the leases that a dead predecessor of this node left open. */
  recover_presence: { args: z.object({ p_node_id: z.string() }), result: z.object({ closed: z.int() }) },
  /**
   * What a side's check before the call found, as an event of the session; `stored: false` once it has reported ten times. Refuses:
   * `session_not_found`, `session_over`, `invalid_argument`.
   */
  record_readiness: {
    args: z.object({ p_session_id: uuid, p_participant_type: participantType, p_readiness: readiness }),
    result: z.object({ stored: z.boolean() }),
  },
  /** Changes since a time of the database's clock; overlapping reads are harmless, changes are idempotent. */
  recent_room_changes: {
    args: z.object({ p_since: timestamp }),
    result: z.object({ changes: z.array(roomChange), serverTime: timestamp }),
  },
  /**
   * Stores chat messages of one or many sessions in one statement, each id once per session; answers in the order of the input. A message with a
   * known id answers the stored time (`duplicate: true`). Messages for a session that is over or not a chat are answered `refused`.
   */
  store_messages: {
    args: z.object({
      p_messages: z.array(ofMember({ sessionId: uuid, id: uuid, message: z.string() })),
    }),
    result: z.array(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('stored'), id: uuid, timestamp, duplicate: z.boolean() }),
        z.object({
          outcome: z.literal('refused'),
          id: uuid,
          reason: z.enum(['session_over', 'not_allowed_in_mode', 'idempotency_conflict']),
        }),
      ]),
    ),
  },
  /** The last messages of a session, oldest first, in the order they were stored. */
  list_messages: {
    args: z.object({ p_session_id: uuid, p_limit: z.int().positive().optional() }),
    result: z.array(chatMessage),
  },
} as const satisfies Record<string, { args: z.ZodObject; result: z.ZodType }>
