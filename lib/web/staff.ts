import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { staffCookie, verifyStaffSession } from '@/lib/auth/staff-session'
import type { Database } from '@/lib/db'
import type { StaffAccount } from '@/lib/db/admin-functions'
import { requiredSecret } from '@/lib/env'
import { getDatabase, getEnv } from './process'

/** The account behind a sign-in as it is now: one that was deleted since is nobody. @throws DatabaseUnavailable */
export async function staffOf(
  token: string | undefined,
  secret: string,
  database: Database,
): Promise<StaffAccount | null> {
  const id = token ? await verifyStaffSession(token, secret) : null
  return id ? database.rpc('staff_account', { p_id: id }) : null
}

/** Who is signed in on this browser. Asked once per request. */
export const currentStaff = cache(async (): Promise<StaffAccount | null> => {
  const token = (await cookies()).get(staffCookie)?.value
  return token ? staffOf(token, requiredSecret(getEnv()), getDatabase()) : null
})

/** For every page of the administrators, each by itself: the account, or the way to the sign-in. Others learn not even that a page is there. */
export async function requireAdmin(): Promise<StaffAccount> {
  const staff = await currentStaff()
  if (!staff) redirect('/sign-in')
  if (staff.role !== 'admin') notFound()
  return staff
}
