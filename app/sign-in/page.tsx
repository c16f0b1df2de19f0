import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/staff/sign-in-form'
import { staffAuth } from '@/lib/auth/staff-auth'
import { isDatabaseUnavailable } from '@/lib/web/failures'
import { getDatabase, getEnv } from '@/lib/web/process'
import { signInNote } from '@/lib/web/sign-in'
import { currentStaff, homeOf, type Staff } from '@/lib/web/staff'
import { typedEmailCookie, typedEmailOf } from '@/lib/web/staff-cookies'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { note } = await searchParams
  const staff = await whoIsSignedIn()
  if (staff) redirect(homeOf[staff.role])
  const shown = signInNote.safeParse(note).data ?? null
  const email = shown ? typedEmailOf((await cookies()).get(typedEmailCookie)?.value) : ''
  return <SignInForm note={shown} email={email} byLink={sendsLinks()} />
}

/** Without a database nobody is known to be signed in, and the form says the rest. */
async function whoIsSignedIn(): Promise<Staff | null> {
  try {
    return await currentStaff()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}

function sendsLinks(): boolean {
  const env = getEnv()
  return env.database.transport === 'supabase' && staffAuth(env, getDatabase()).links !== null
}
