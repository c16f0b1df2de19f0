import { randomUUID } from 'node:crypto'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { GroupSession } from '@/lib/db/functions/shapes/group'
import type { Practice } from './practice'

const anyHash = 'scrypt$1$1$1$c2FsdA$a2V5'

/** An account of its own with an open sign-in. */
export async function account(db: Practice, p_name = 'Nina Kapoor'): Promise<Claims> {
  const { user } = await db.rpc('create_user', {
    p_email: `${randomUUID()}@x.example`,
    p_roles: [],
    p_password_hash: anyHash,
    p_name,
  })
  return db.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 3600 })
}

/** Rooms and a club, and accounts that have to do with them or have not. */
export interface Rooms {
  readonly host: Claims
  readonly member: Claims
  readonly stranger: Claims
  /** Taken out of the public room, and blocked from the club. */
  readonly blocked: Claims
  readonly memberId: string
  /** Live. */
  readonly open: GroupSession
  readonly secret: GroupSession
  readonly ofClub: GroupSession
  readonly clubId: string
}

export async function makeRooms(db: Practice): Promise<Rooms> {
  const [host, member, stranger, blocked] = [
    await account(db),
    await account(db),
    await account(db),
    await account(db),
  ]
  const { id: clubId } = await db.rpc('create_club', { p_claims: host, p_name: 'Pipes' })
  for (const p_claims of [member, blocked]) await db.rpc('join_club', { p_claims, p_club_id: clubId })
  const made = { p_claims: host, p_title: 'Friday' }
  const open = await db.rpc('create_group_session', made)
  await db.rpc('start_group_session', { p_claims: host, p_session_id: open.id })
  const { memberId } = await db.rpc('join_group_session', { p_claims: member, p_session_id: open.id })
  const out = await db.rpc('join_group_session', { p_claims: blocked, p_session_id: open.id })
  await db.rpc('moderate_group_session', {
    p_claims: host,
    p_session_id: open.id,
    p_act: 'remove',
    p_member_ids: [out.memberId],
  })
  await db.rpc('block_from_club', { p_claims: host, p_club_id: clubId, p_user_id: blocked.sub })
  const secret = await db.rpc('create_group_session', { ...made, p_is_private: true })
  const ofClub = await db.rpc('create_group_session', { ...made, p_club_id: clubId })
  return { host, member, stranger, blocked, memberId, open, secret, ofClub, clubId }
}
