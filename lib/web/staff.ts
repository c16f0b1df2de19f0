import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { type StaffTokens, staffAuth } from '@/lib/auth/staff-auth'
import { staffCookie } from '@/lib/auth/staff-session'
import type { Database } from '@/lib/db'
import type { StaffClaims } from '@/lib/db/desk/staff'
import type { Env } from '@/lib/env'
import { readCookie } from '@/lib/http/cookies'
import { getDatabase, getEnv } from './process'
import { pathHeader, refreshCookie } from './staff-cookies'

/** Somebody who is signed in. `claims` are what every SQL function of staff checks again. */
export interface Staff {
  readonly id: string
  readonly email: string
  readonly role: 'admin' | 'consultant'
  readonly claims: StaffClaims
}

/** `renewed`: tokens that the browser must keep from now on. */
export interface SignedIn {
  readonly staff: Staff
  readonly access: string
  readonly renewed: StaffTokens | null
}

/** Where each role begins. */
export const homeOf = { admin: '/admin', consultant: '/consultant' } as const
const refreshPath = '/api/staff/refresh'

/** What every route knows of its call. */
interface Asked {
  readonly headers: Headers
  readonly env: Env
  readonly database: Database
}

/** Who calls a route. Whatever it answers must carry `renewed` to the browser; `staffFormRoute` and `staffGetRoute` do. @throws DatabaseUnavailable */
export async function staffOfCall({ headers, env, database }: Asked): Promise<SignedIn | null> {
  const access = readCookie(headers, staffCookie)
  if (!access) return null
  return staffOf({ access, refresh: readCookie(headers, refreshCookie) ?? null }, env, database)
}

/** Who the tokens of a browser stand for. An expired one is renewed where that is possible. @throws DatabaseUnavailable */
export async function staffOf(
  { access, refresh }: StaffTokens,
  env: Env,
  database: Database,
): Promise<SignedIn | null> {
  const auth = staffAuth(env, database)
  const claims = await auth.verify(access)
  if (claims !== 'expired') return claims && { staff: staffFrom(claims), access, renewed: null }
  const renewed = refresh ? await auth.refresh(refresh) : null
  const again = renewed && (await auth.verify(renewed.access))
  if (!renewed || !again || again === 'expired') return null
  return { staff: staffFrom(again), access: renewed.access, renewed }
}

function staffFrom(claims: StaffClaims): Staff {
  const { sub, email, app_metadata } = claims
  return { id: sub, email: email ?? '', role: app_metadata.role, claims }
}

/** Who is signed in on this browser, as a page may know it: a page cannot keep renewed tokens, so it never asks for any. Asked once per request. */
const staffOfPage = cache(async (): Promise<Staff | 'expired' | null> => {
  const kept = await cookies()
  const access = kept.get(staffCookie)?.value
  if (!access) return null
  const claims = await staffAuth(getEnv(), getDatabase()).verify(access)
  if (claims === 'expired') return kept.get(refreshCookie)?.value ? 'expired' : null
  return claims && staffFrom(claims)
})

/** Null also for whoever would have to renew the sign-in first. */
export async function currentStaff(): Promise<Staff | null> {
  const staff = await staffOfPage()
  return staff === 'expired' ? null : staff
}

/** For every page of the administrators, each by itself: the account, or the way to the sign-in. Others learn not even that a page is there. */
export function requireAdmin(): Promise<Staff> {
  return requireRole('admin')
}

/** The same for the pages of consultants. */
export function requireConsultant(): Promise<Staff> {
  return requireRole('consultant')
}

async function requireRole(role: Staff['role']): Promise<Staff> {
  const staff = await staffOfPage()
  if (staff === 'expired') redirect(`${refreshPath}?next=${encodeURIComponent(await askedFor(role))}`)
  if (!staff) redirect('/sign-in')
  if (staff.role !== role) notFound()
  return staff
}

async function askedFor(role: Staff['role']): Promise<string> {
  return (await headers()).get(pathHeader) ?? homeOf[role]
}
