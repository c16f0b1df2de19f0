import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Wordmark } from '@/components/ui/wordmark'
import { Field } from './field'

const problems = {
  wrong: 'That email and password do not belong together. Check both and try again.',
  wait: 'Too many tries. Wait half an hour, then try again.',
  unavailable: 'Signing in is not possible right now. Try again in a minute.',
} as const

/** A plain form: it works before, and without, any script. */
export function SignInForm({ problem }: { readonly problem: keyof typeof problems | null }) {
  return (
    <main className="flex min-h-svh flex-col items-center justify-center gap-6 bg-linear-to-b from-tint to-white to-[28rem] px-4 py-10">
      <Wordmark className="text-2xl" />
      <Card className="w-full max-w-md">
        <h1 className="text-2xl font-bold">Sign in</h1>
        <p className="mt-1">
          For the people who run the practice. Clients and consultants need only their link.
        </p>
        {problem && (
          <Notice tone="bad" role="alert" className="mt-5">
            {problems[problem]}
          </Notice>
        )}
        <form method="post" action="/api/staff/sign-in" className="mt-6 space-y-5">
          <Field label="Email" name="email" type="email" autoComplete="username" required />
          <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          <Button type="submit" variant="primary" size="large" className="w-full">
            Sign in
          </Button>
        </form>
      </Card>
    </main>
  )
}
