import type { StoppedSource } from '@/lib/contract/socket/group'
import type { Entered } from '@/lib/contract/socket/room'
import type { MediaState } from '@/lib/contract/socket/signals'
import type { Database, Result } from '@/lib/db/functions/index'
import type { Summary } from '@/lib/db/functions/shapes/session'
import type { KindName } from '@/lib/room/kinds'
import type { MemberId } from '@/lib/room/member'
import type { Clock } from '../operations/clock'
import type { Logger } from '../operations/logger'
import type { Metrics } from '../operations/metrics'
import type { DatabaseClock } from '../store/database-clock'
import type { Presence } from '../store/presence'
import type { Departure, LiveRoom } from './live-room'
import type { Member } from './member'
import type { FactsOf, LoadedRoom, RosterEntry } from './roster'
import type { EventRules } from './rule'

/** What the database answers when somebody is there. */
export type LiveState = Extract<Result<'start_sessions'>[number], { outcome: 'present' }>['live']

/** How this process learned of an ending. */
export type EndingCause = 'timer' | 'sweep' | 'elsewhere'

/** What a kind's acknowledgement of joining has besides. */
export type JoinedBesides = Partial<Entered>

/**
 * What one room of a kind does besides being a room, as the clock and the money of an appointment. The room itself knows nothing of it: it tells
 * what happened in it, in this order, and takes what its members are told besides.
 */
export interface RoomService {
  /** Takes up what was before this process held the room; once, before anybody is let in. */
  recall(): void
  /** Somebody is about to come in: the database must know of the others what it decides by. */
  arriving(member: Member): Promise<void>
  /** The lease of somebody stands, or will. @param state null: it is written later, and what is known already stands */
  present(state: Pick<LiveState, 'startedAt' | 'endsAt'> | null): void
  /** A member holds its seat since `cameMs`, by the local clock. */
  entered(member: Member, cameMs: number): void
  joined(member: Member): JoinedBesides
  /** A member has been told that it is in. */
  welcomed(): void
  /** A member gave up its seat: before, and after the others were told. */
  leaving(entry: RosterEntry, departure: Departure): void
  left(entry: RosterEntry, departure: Departure): void
  /** How a member had left before this process held the room; null: it had not. */
  departureOf(entry: RosterEntry): Departure | null
  /** The room was read again, as after something that happened elsewhere. */
  learned(facts: LoadedRoom): void
  /** What a member says that it sends. */
  said(member: Member, state: MediaState): void
  /** The database said that the session is over, or should be, but not how it ended: finds out. Never throws. */
  learn(): Promise<void>
  /** The session is over. Once; repeating it does nothing. @param summary null: of a kind without money */
  finish(summary: Summary | null, cause: EndingCause): void
  /** Everybody whom the kind waits for is here, and the database does not know it yet. */
  readonly waitsToStart: boolean
  /** The session has begun. */
  readonly runs: boolean
  /** Media goes through the TURN server alone. */
  readonly relayOnly: boolean
  /** Until when a resume credential that is issued now must be good. */
  resumeUntilMs(nowMs: number): number
  /** The room is held here no longer. */
  close(): void
}

/** A service of a kind that has nothing of its own to do at most of what happens. */
export const idleService = {
  recall: () => undefined,
  arriving: async () => undefined,
  entered: () => undefined,
  joined: () => ({}),
  welcomed: () => undefined,
  leaving: () => undefined,
  left: () => undefined,
  departureOf: () => null,
  said: () => undefined,
  learned: () => undefined,
  waitsToStart: false,
  relayOnly: false,
  close: () => undefined,
} as const satisfies Partial<RoomService>

/** What a kind's service is made of. */
export interface KindParts {
  readonly db: Database
  readonly clock: Clock
  readonly databaseClock: DatabaseClock
  readonly presence: Presence
  readonly metrics: Metrics
  readonly logger: Logger
  readonly retryMs: number
  /** Has the sweep run soon: it ends what is due by other rules than a kind's own. */
  wakeSweep(): void
  /** A member has other rights: its media follows. */
  allow(room: LiveRoom, member: MemberId): void
  /** Stops what a member sends, once. */
  stopSending(room: LiveRoom, member: MemberId, source: StoppedSource): void
  /** Takes a member out of the room that has to be let in again. */
  sendOut(member: Member): void
}

/** What runs by the clock. */
export interface Job {
  readonly task: string
  readonly everyMs: number
  run(): Promise<void>
}

/** What all rooms of a kind have in common here. */
export interface KindService<K extends KindName> {
  /** Makes the service of a room that was loaded. */
  serviceOf(room: LiveRoom, facts: FactsOf<K>): RoomService
  /** The events that this kind alone has, and where each kind acts in its own way. */
  readonly rules: EventRules
  readonly jobs: readonly Job[]
  /** Writes what was heard in its rooms and decides something: a sweep follows, or this server stops. Throws what the database throws. */
  flush(): Promise<void>
  stop(): void
}

/** Each kind of room and what it does besides; of a kind that the database's functions do not tell of there can be none. */
export type Services = { readonly [K in KindName]: [FactsOf<K>] extends [never] ? never : KindService<K> }

export function serviceOf<K extends KindName>(
  services: Services,
  kind: K,
  room: LiveRoom,
  facts: { [P in KindName]: FactsOf<P> }[K],
): RoomService {
  return services[kind].serviceOf(room, facts)
}
