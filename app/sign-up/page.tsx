import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { NoSignUp, SignUpForm } from '@/components/accounts/sign-up-form'
import { typedEmailCookie, typedNameCookie, typedOf } from '@/lib/web/accounts/cookies'
import { ownPath } from '@/lib/web/accounts/own-path'
import { signUpNote } from '@/lib/web/accounts/sign-up'
import { homeOf, knownAccount } from '@/lib/web/accounts/signed-in'
import { getEnv } from '@/lib/web/process'
import { signUp } from '@/locales/en/accounts/sign-up'

export const metadata: Metadata = { title: signUp.title }

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { note, next: asked } = await searchParams
  const next = ownPath(asked)
  const account = await knownAccount()
  if (account) redirect(next ?? homeOf(account.roles))
  const mode = getEnv().signUp
  if (mode !== 'open') return <NoSignUp mode={mode} />
  const shown = signUpNote.safeParse(note).data ?? null
  const kept = await cookies()
  const typed = (cookie: string) => (shown ? typedOf(kept.get(cookie)?.value) : '')
  return (
    <SignUpForm
      note={shown}
      typed={{ name: typed(typedNameCookie), email: typed(typedEmailCookie) }}
      next={next}
    />
  )
}
