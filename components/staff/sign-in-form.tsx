import { Field } from '@/components/admin/field'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Wordmark } from '@/components/ui/wordmark'

const notes = {
  wrong: { tone: 'bad', words: 'That email and password do not belong together. Check both and try again.' },
  wait: { tone: 'bad', words: 'Too many tries. Wait half an hour, then try again.' },
  unavailable: { tone: 'bad', words: 'Signing in is not possible right now. Try again in a minute.' },
  'link-sent': {
    tone: 'good',
    words: 'If that address has an account, a sign-in link is on its way. Open it in this browser.',
  },
  'link-over': {
    tone: 'bad',
    words:
      'That sign-in link does not work any more, or was asked for in another browser. Ask for a new one.',
  },
  'signed-out': { tone: 'good', words: 'You are signed out on every device.' },
} as const

interface SignInFormProps {
  readonly note: keyof typeof notes | null
  /** What was typed before, when that did not do. */
  readonly email?: string
  /** Whether links can be sent by email. */
  readonly byLink: boolean
}

/** Plain forms: they work before, and without, any script. */
export function SignInForm({ note, email = '', byLink }: SignInFormProps) {
  return (
    <main className="flex min-h-svh flex-col items-center justify-center gap-6 bg-linear-to-b from-tint to-white to-[28rem] px-4 py-10">
      <Wordmark className="text-2xl" />
      <Card className="w-full max-w-md">
        <h1 className="text-2xl font-bold">Sign in</h1>
        <p className="mt-1">For the practice and its consultants. Clients need only their link.</p>
        {note && (
          <Notice tone={notes[note].tone} role="alert" className="mt-5">
            {notes[note].words}
          </Notice>
        )}
        <form method="post" action="/api/staff/sign-in" className="mt-6 space-y-5">
          <Field
            label="Email"
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={email}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus={email !== ''}
          />
          <Button type="submit" variant="primary" size="large" className="w-full">
            Sign in
          </Button>
        </form>
        {byLink && <LinkForm />}
      </Card>
    </main>
  )
}

function LinkForm() {
  return (
    <form
      method="post"
      action="/api/staff/link"
      aria-label="Sign in by a link"
      className="mt-8 space-y-4 border-t border-line pt-6"
    >
      <h2 className="text-lg font-semibold">Or by a link in an email</h2>
      <Field label="Email for the link" name="email" type="email" autoComplete="username" required />
      <Button type="submit" className="w-full">
        Send me a link
      </Button>
    </form>
  )
}
