import { randomUUID } from 'node:crypto'
import type { StaffClaims } from '@/lib/db/desk/staff'
import type { Practice } from './practice'

const anyHash = 'scrypt$1$1$1$c2FsdA$a2V5'

/** An account of its own with an open sign-in; `personId`: the consultant whom it belongs to. */
export async function signedIn(
  db: Practice,
  role: 'admin' | 'consultant',
  personId?: string,
): Promise<StaffClaims> {
  const { account } = await db.rpc('save_staff_account', {
    p_email: `${randomUUID()}@practice.example`,
    p_role: role,
    p_password_hash: anyHash,
    ...(personId ? { p_person_id: personId } : {}),
  })
  return db.rpc('open_staff_session', { p_staff_id: account.id, p_seconds: 3600 })
}

export async function consultantOf(db: Practice, bookingId: string): Promise<string> {
  const [row] = await db.rows<{ id: string }>(
    'select consultant_id as id from parley.bookings where id = $1',
    [bookingId],
  )
  return row?.id ?? ''
}
