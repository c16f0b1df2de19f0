import { randomUUID } from 'node:crypto'
import type { ParticipantType } from '@/lib/contract/words'
import type { Args } from '@/lib/db/functions/index'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { type Booked, device, type Practice, sides } from './practice'
import { makeRooms, type Rooms } from './rooms'
import { consultantOf, signedIn } from './signed-in'

/** What proves a side: the token of its link, the link, and the device that claimed it. */
export interface Holder {
  readonly token: string
  readonly linkId: string
  readonly device: string
}
type BothSides = Record<ParticipantType, Holder>

export interface Place extends Booked {
  readonly holders: BothSides
}

/** Sessions in every state that matters to somebody whom they do not concern, and staff of every kind. */
export interface World {
  readonly running: Place
  /** Connections of the running session's sides. */
  readonly connections: Record<ParticipantType, string>
  /** Of two other people, both in. */
  readonly elsewhere: Place
  /** Another device took both places over. */
  readonly displaced: Place
  /** Both links were issued anew. */
  readonly revoked: Place
  /** Ended and settled, by both's wish. */
  readonly ended: Place
  /** Nobody came. */
  readonly expired: Place
  readonly consultantId: string
  readonly rooms: Rooms
  readonly staff: {
    readonly admin: Claims
    readonly consultant: Claims
    readonly otherConsultant: Claims
    readonly signedOutAdmin: Claims
    readonly signedOutConsultant: Claims
  }
}

export async function makeWorld(db: Practice): Promise<World> {
  const running = await claimed(db, {
    p_client_ref: named.client,
    p_consultant_ref: named.consultant,
    p_idempotency_key: named.booking,
  })
  const connections = {
    client: (await db.enter(running.sessionId, 'client')).connection,
    consultant: (await db.enter(running.sessionId, 'consultant')).connection,
  }
  const elsewhere = await claimed(db)
  const displaced = await claimed(db)
  const revoked = await claimed(db)
  const ended = await claimed(db)
  const expired = await claimed(db)
  for (const side of sides) {
    await db.enter(elsewhere.sessionId, side)
    await claim(db, displaced.holders[side].token, { takeOver: true })
    await db.rpc('issue_session_link', { p_session_id: revoked.sessionId, p_participant_type: side })
    await db.enter(ended.sessionId, side)
  }
  await db.end(ended.sessionId)
  await db.rows(
    `update parley.webrtc_sessions set scheduled_start_time = scheduled_start_time - interval '1 day',
      opens_at = opens_at - interval '1 day', link_valid_until = link_valid_until - interval '1 day' where id = $1`,
    [expired.sessionId],
  )
  const consultantId = await consultantOf(db, running.bookingId)
  const admin = await signedIn(db, 'admin')
  const consultant = await signedIn(db, 'consultant', consultantId)
  const world = {
    ...{ running, connections, elsewhere, displaced, revoked, ended, expired, consultantId },
    rooms: await makeRooms(db),
    staff: {
      admin,
      consultant,
      otherConsultant: await signedIn(db, 'consultant', await consultantOf(db, elsewhere.bookingId)),
      signedOutAdmin: await signedOut(db, admin),
      signedOutConsultant: await signedOut(db, consultant),
    },
  }
  // What workers do is done.
  await db.rpc('place_outbox', {})
  return world
}

/** Another sign-in of the same account, which is over. */
async function signedOut(db: Practice, { sub }: Claims): Promise<Claims> {
  const claims = await db.rpc('open_sign_in', { p_user_id: sub, p_seconds: 3600 })
  await db.rpc('close_sign_in', { p_claims: claims, p_everywhere: false })
  return claims
}

async function claimed(db: Practice, terms: Partial<Args<'create_booking'>> = {}): Promise<Place> {
  const booked = await db.book(terms)
  const client = await claim(db, booked.clientToken)
  const consultant = await claim(db, booked.consultantToken)
  return { ...booked, holders: { client, consultant } }
}

async function claim(db: Practice, token: string, { takeOver = false } = {}): Promise<Holder> {
  const own = device()
  const { facts } = await db.rpc('claim_session_link', {
    p_token: token,
    p_link_id: null,
    p_device: own,
    p_take_over: takeOver,
  })
  return { token, linkId: facts.linkId, device: own }
}

/** What the running session's people and its booking are called by. */
export const named = {
  client: 'client of the world',
  consultant: 'consultant of the world',
  booking: 'booking of the world',
}
export const nobodysId = randomUUID()
export const nobodysSecret = device()
