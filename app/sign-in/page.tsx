import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/admin/sign-in-form'
import { isDatabaseUnavailable } from '@/lib/web/failures'
import { signInProblem } from '@/lib/web/sign-in'
import { currentStaff } from '@/lib/web/staff'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { problem } = await searchParams
  if (await isSignedIn()) redirect('/admin/sessions')
  return <SignInForm problem={signInProblem.safeParse(problem).data ?? null} />
}

/** Without a database nobody is known to be signed in, and the form says the rest. */
async function isSignedIn(): Promise<boolean> {
  try {
    return (await currentStaff())?.role === 'admin'
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false
    throw error
  }
}
