import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/accounts/sign-in-form'
import { userAuth } from '@/lib/auth/user-auth'
import { typedEmailCookie, typedOf } from '@/lib/web/accounts/cookies'
import { ownPath } from '@/lib/web/accounts/own-path'
import { signInNote } from '@/lib/web/accounts/sign-in'
import { homeOf, knownAccount } from '@/lib/web/accounts/signed-in'
import { getDatabase, getEnv } from '@/lib/web/process'
import { signIn } from '@/locales/en/accounts/sign-in'

export const metadata: Metadata = { title: signIn.title }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { note, next: asked } = await searchParams
  const next = ownPath(asked)
  const account = await knownAccount()
  if (account) redirect(next ?? homeOf(account.roles))
  const shown = signInNote.safeParse(note).data ?? null
  const email = shown ? typedOf((await cookies()).get(typedEmailCookie)?.value) : ''
  return <SignInForm note={shown} email={email} byLink={sendsLinks()} next={next} signUp={getEnv().signUp} />
}

function sendsLinks(): boolean {
  const env = getEnv()
  return env.database.transport === 'supabase' && userAuth(env, getDatabase()).links !== null
}
