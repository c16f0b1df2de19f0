import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import {
  signInHelp as help,
  signInNotes as notes,
  signInByLink,
  signIn as words,
} from '@/locales/en/accounts/sign-in'
import { AccountCard } from './account-card'
import { linkClasses } from './link-classes'

const tones = {
  wrong: 'bad',
  wait: 'bad',
  unavailable: 'bad',
  'link-sent': 'good',
  'link-over': 'bad',
  'signed-out': 'good',
  'password-set': 'good',
  'email-changed': 'good',
  confirmed: 'good',
  'confirm-first': 'good',
  deleted: 'good',
} as const satisfies Record<keyof typeof notes, string>

export type SignUpMode = 'open' | 'invited' | 'closed'

interface SignInFormProps {
  readonly note: keyof typeof tones | null
  /** What was typed before, when that did not do. */
  readonly email?: string
  /** Whether links can be sent by email. */
  readonly byLink: boolean
  /** The own page to go on to. */
  readonly next?: string | null
  /** How accounts come about here. */
  readonly signUp: SignUpMode
}

/** Plain forms: they work before, and without, any script. */
export function SignInForm({ note, email = '', byLink, next = null, signUp }: SignInFormProps) {
  return (
    <AccountCard title={words.title} detail={words.detail}>
      {note && (
        <Notice tone={tones[note]} role="alert" className="mt-5">
          {notes[note]}
        </Notice>
      )}
      <form method="post" action="/api/staff/sign-in" className="mt-6 space-y-5">
        {next && <input type="hidden" name="next" value={next} />}
        <Field
          label={words.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={email}
        />
        <Field
          label={words.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus={email !== ''}
        />
        <Button type="submit" variant="primary" size="large" className="w-full">
          {words.confirm}
        </Button>
      </form>
      {byLink && <LinkForm />}
      <Help signUp={signUp} next={next} />
    </AccountCard>
  )
}

function LinkForm() {
  return (
    <form
      method="post"
      action="/api/staff/link"
      aria-label={signInByLink.label}
      className="mt-8 space-y-4 border-t border-line pt-6"
    >
      <h2 className="text-lg font-semibold">{signInByLink.title}</h2>
      <Field label={signInByLink.email} name="email" type="email" autoComplete="username" required />
      <Button type="submit" className="w-full">
        {signInByLink.send}
      </Button>
    </form>
  )
}

function Help({ signUp, next }: { readonly signUp: SignUpMode; readonly next: string | null }) {
  return (
    <div className="mt-6 space-y-1 border-t border-line pt-4">
      {signUp === 'open' ? (
        <a href={next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'} className={linkClasses}>
          {help.signUp}
        </a>
      ) : (
        <p className="py-2">{help[signUp]}</p>
      )}
      <details>
        <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-accent underline-offset-4 hover:underline">
          {help.forgotten}
        </summary>
        <p>{help.forgottenDetail}</p>
      </details>
    </div>
  )
}
