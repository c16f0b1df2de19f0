import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { signInCookie } from '@/lib/auth/sign-in-token'
import { type Tokens, userAuth } from '@/lib/auth/user-auth'
import type { Database } from '@/lib/db'
import { type Claims, rolesOf, type UserRole } from '@/lib/db/functions/shapes/claims'
import type { Env } from '@/lib/env'
import { isDatabaseUnavailable } from '../failures'
import { readCookie } from '../http/cookies'
import { getDatabase, getEnv } from '../process'
import { pathHeader, refreshCookie } from './cookies'

/** Somebody who is signed in. `claims` are what every SQL function checks again. */
export interface Account {
  readonly id: string
  /** Empty: none. */
  readonly email: string
  readonly name: string
  readonly roles: readonly UserRole[]
  readonly claims: Claims
}

/** `renewed`: tokens that the browser must keep from now on. */
export interface SignedIn {
  readonly account: Account
  readonly access: string
  readonly renewed: Tokens | null
}

/** Where each role begins, the first of them first; everybody else begins at their account. */
const homes = [
  { role: 'admin', path: '/admin' },
  { role: 'consultant', path: '/consultant' },
] as const satisfies { role: UserRole; path: string }[]

/** Where who has these roles begins. */
export function homeOf(roles: readonly UserRole[]): string {
  return homes.find(({ role }) => roles.includes(role))?.path ?? '/account'
}

const refreshPath = '/api/staff/refresh'

/** What every route knows of its call. */
interface Asked {
  readonly headers: Headers
  readonly env: Env
  readonly database: Database
}

/** Who calls a route. Whatever it answers must carry `renewed` to the browser; `pageFormRoute` and `pageGetRoute` do. @throws DatabaseUnavailable */
export async function signedInOfCall({ headers, env, database }: Asked): Promise<SignedIn | null> {
  const access = readCookie(headers, signInCookie)
  if (!access) return null
  return signedInOf({ access, refresh: readCookie(headers, refreshCookie) ?? null }, env, database)
}

/** Who the tokens of a browser stand for. An expired one is renewed where that is possible. @throws DatabaseUnavailable */
export async function signedInOf(
  { access, refresh }: Tokens,
  env: Env,
  database: Database,
): Promise<SignedIn | null> {
  const auth = userAuth(env, database)
  const claims = await auth.verify(access)
  if (claims !== 'expired') return claims && { account: accountOf(claims), access, renewed: null }
  const renewed = refresh ? await auth.refresh(refresh) : null
  const again = renewed && (await auth.verify(renewed.access))
  if (!renewed || !again || again === 'expired') return null
  return { account: accountOf(again), access: renewed.access, renewed }
}

export function accountOf(claims: Claims): Account {
  const { sub, email = '', name = email, app_metadata } = claims
  return { id: sub, email, name, roles: rolesOf(app_metadata), claims }
}

/** Who is signed in on this browser, as a page may know it: a page cannot keep renewed tokens, so it never asks for any. Asked once per request. */
const accountOfPage = cache(async (): Promise<Account | 'expired' | null> => {
  const kept = await cookies()
  const access = kept.get(signInCookie)?.value
  if (!access) return null
  const claims = await userAuth(getEnv(), getDatabase()).verify(access)
  if (claims === 'expired') return kept.get(refreshCookie)?.value ? 'expired' : null
  return claims && accountOf(claims)
})

/** Who is known to be signed in: null also for whoever would have to renew it first, and while there is no database to ask. */
export async function knownAccount(): Promise<Account | null> {
  try {
    const account = await accountOfPage()
    return account === 'expired' ? null : account
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}

/** For pages of everybody: the account, null for nobody; whoever has to renew the sign-in does so first. @throws DatabaseUnavailable */
export async function visitor(): Promise<Account | null> {
  const account = await accountOfPage()
  if (account !== 'expired') return account
  const here = encodeURIComponent((await headers()).get(pathHeader) ?? '/')
  redirect(`${refreshPath}?next=${here}`)
}

/** For every page of the administrators, each by itself: the account, or the way to the sign-in. Others learn not even that a page is there. */
export function requireAdmin(): Promise<Account> {
  return requireRole('admin')
}

/** The same for the pages of consultants. */
export function requireConsultant(): Promise<Account> {
  return requireRole('consultant')
}

/** For pages of every account: the account, or the way to the sign-in and back. */
export async function requireAccount(): Promise<Account> {
  const account = await accountOfPage()
  const here = encodeURIComponent((await headers()).get(pathHeader) ?? '/account')
  if (account === 'expired') redirect(`${refreshPath}?next=${here}`)
  if (!account) redirect(`/sign-in?next=${here}`)
  return account
}

async function requireRole(role: UserRole): Promise<Account> {
  const account = await accountOfPage()
  if (account === 'expired') redirect(`${refreshPath}?next=${encodeURIComponent(await askedFor(role))}`)
  if (!account) redirect('/sign-in')
  if (!account.roles.includes(role)) notFound()
  return account
}

async function askedFor(role: UserRole): Promise<string> {
  return (await headers()).get(pathHeader) ?? homeOf([role])
}
