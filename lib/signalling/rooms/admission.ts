import * as z from 'zod/mini'
import type { Place, SocketCredentials } from '@/lib/auth/tickets'
import type { ConnectCode, ConnectRefusal, Displacement } from '@/lib/contract/codes'
import { DatabaseUnavailable, Refusal } from '@/lib/db/refusals'
import { limits } from '@/lib/limits'
import type { Logger } from '../operations/logger'
import type { DatabaseClock } from '../store/database-clock'
import type { AdmittedConnection, Attach } from './attach'
import type { LiveRoom } from './live-room'
import type { Connection } from './member'
import type { Rooms } from './rooms'
import { entryOf } from './roster'
import type { UsedTickets } from './used-tickets'

export type Admission = { ok: true; welcome: Attach } | { ok: false; refusal: ConnectRefusal }
/** The nodes that may hold the room which somebody wants to come into. */
export interface Elsewhere {
  /** Admits a connection where its room has its home: here, by `here`, or at a peer. */
  admit(place: Place, here: (place: Place) => Promise<Admission>): Promise<Admission>
  /** Uses up a ticket for all nodes; null when only this one can tell, because the others cannot be asked. */
  spend(ticketId: string): Promise<'ok' | 'used' | null>
  restore(ticketId: string): void
}
export type RoomAdmission = { ok: true; room: LiveRoom } | { ok: false; refusal: ConnectRefusal }

/** What a client presents in `auth`; anything beside these two is ignored. */
const presented = z.object({ ticket: z.optional(z.unknown()), resume: z.optional(z.unknown()) })
const credential = z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters.value.most))

const messages: Record<ConnectCode, string> = {
  ticket_missing: 'Connect with the ticket that joining answered.',
  ticket_invalid: 'This ticket does not admit. Join again.',
  ticket_expired: 'This ticket is used up or too old. Join again.',
  session_over: 'This session is over.',
  origin_refused: 'Pages of this origin may not connect.',
  rate_limited: 'Too many connections in a short time. Wait a moment.',
  server_busy: 'The server cannot take connections at the moment.',
}

export function refusal(code: ConnectCode, reason?: Displacement): ConnectRefusal {
  return { code, message: messages[code], ...(reason ? { reason } : {}) }
}

interface Parts {
  readonly credentials: SocketCredentials
  readonly spent: UsedTickets
  readonly databaseClock: Pick<DatabaseClock, 'nowMs' | 'localMs'>
  readonly logger: Logger
  readonly fleet: Elsewhere
  enter(place: Place): Promise<RoomAdmission>
  welcome(room: LiveRoom, place: Place, connection: Connection): AdmittedConnection | null
}

/** Refusals after which the same credential is shown again. */
const mayComeAgain: ReadonlySet<ConnectCode> = new Set(['server_busy', 'rate_limited'])

/** Decides who a connection is: by a ticket, once, or by a resume credential, and only as the newest holder of its link. */
export function createAdmission({ credentials, spent, databaseClock, logger, fleet, enter, welcome }: Parts) {
  return async function admit(auth: unknown): Promise<Admission> {
    const known = await identify(auth)
    if (!known.ok) return known
    try {
      const admission = await fleet.admit(known.place, here)
      if (!admission.ok && mayComeAgain.has(admission.refusal.code)) known.restore()
      return admission
    } catch (error) {
      known.restore()
      if (!(error instanceof DatabaseUnavailable)) logger.error({ err: error }, 'admission failed')
      return { ok: false, refusal: refusal('server_busy') }
    }
  }

  async function here(place: Place): Promise<Admission> {
    const entrance = await enter(place)
    if (!entrance.ok) return entrance
    return { ok: true, welcome: (connection) => welcome(entrance.room, place, connection) }
  }

  async function identify(auth: unknown) {
    const parsed = presented.safeParse(auth)
    const { ticket, resume } = parsed.success ? parsed.data : {}
    if (resume !== undefined) return byResume(resume)
    if (ticket !== undefined) return byTicket(ticket)
    return refused('ticket_missing')
  }

  async function byTicket(value: unknown) {
    const text = credential.safeParse(value)
    if (!text.success) return refused('ticket_invalid')
    const verdict = credentials.verifyTicket(text.data, databaseClock.nowMs())
    if (!verdict.ok) return refused(verdict.failure === 'expired' ? 'ticket_expired' : 'ticket_invalid')
    const use = await spend(verdict.jti, databaseClock.localMs(new Date(verdict.issuedAtMs).toISOString()))
    if (use === 'too_old') return refused('ticket_expired')
    if (use === 'used') return refused('ticket_invalid')
    const restore = () => {
      spent.restore(verdict.jti)
      fleet.restore(verdict.jti)
    }
    return { ok: true, place: verdict.place, restore } as const
  }

  /** What is spent by all nodes is noted here, too, for the time when they cannot be asked. */
  async function spend(jti: string, issuedAtMs: number) {
    const shared = await fleet.spend(jti)
    if (shared === null) return spent.spend(jti, issuedAtMs)
    if (shared === 'ok') spent.note(jti)
    return shared
  }

  function byResume(value: unknown) {
    const text = credential.safeParse(value)
    if (!text.success) return refused('ticket_invalid')
    const verdict = credentials.verifyResume(text.data, databaseClock.nowMs())
    if (!verdict.ok) return refused(verdict.failure === 'expired' ? 'ticket_expired' : 'ticket_invalid')
    return { ok: true, place: verdict.place, restore: () => undefined } as const
  }
}

/** Whether a room that is held here lets somebody in: only the newest holder of a link, not without a pause for ever, and nobody when it is over. */
export function createRoomAdmission(rooms: Rooms) {
  return async function enter(place: Place): Promise<RoomAdmission> {
    const room = await opened(place.sessionId)
    if (!room) return refused('ticket_invalid')
    if (room.ended) return refused('session_over')
    const { claimNumber } = place
    const known = entryOf(room, place)?.id
    if (known === undefined || claimNumber > room.claimOf(known)) await rooms.refreshMembers(room)
    const member = entryOf(room, place)?.id
    if (member === undefined) return refused('ticket_invalid')
    const displaced = room.displacementOf(member, claimNumber)
    if (displaced) return { ok: false, refusal: refusal('ticket_invalid', displaced) }
    return room.allowanceOf(member).take('connection') ? { ok: true, room } : refused('rate_limited')
  }

  async function opened(sessionId: string): Promise<LiveRoom | null> {
    try {
      return await rooms.open(sessionId)
    } catch (error) {
      if (error instanceof Refusal && error.code === 'session_not_found') return null
      throw error
    }
  }
}

function refused(code: ConnectCode): { ok: false; refusal: ConnectRefusal } {
  return { ok: false, refusal: refusal(code) }
}
