import { randomUUID } from 'node:crypto'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { Practice } from './practice'

const anyHash = 'scrypt$1$1$1$c2FsdA$a2V5'

/** An account of its own with an open sign-in; `personId`: the consultant whom it belongs to. */
export async function signedIn(
  db: Practice,
  role: 'admin' | 'consultant',
  personId?: string,
): Promise<Claims> {
  const { user } = await db.rpc('save_user', {
    p_email: `${randomUUID()}@practice.example`,
    p_roles: [role],
    p_password_hash: anyHash,
    ...(personId ? { p_person_id: personId } : {}),
  })
  return db.rpc('open_sign_in', { p_user_id: user.id, p_seconds: 3600 })
}

export async function consultantOf(db: Practice, bookingId: string): Promise<string> {
  const [row] = await db.rows<{ id: string }>(
    'select consultant_id as id from parley.bookings where id = $1',
    [bookingId],
  )
  return row?.id ?? ''
}
