import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { forms, limits } from '@/lib/contract/limits'
import { fieldFaults, noSignUp, signUpNotes as notes, signUp as words } from '@/locales/en/accounts/sign-up'
import { AccountCard } from './account-card'
import { linkClasses } from './link-classes'

export type SignUpNote = keyof typeof fieldFaults | keyof typeof notes

interface SignUpFormProps {
  readonly note: SignUpNote | null
  /** What was typed before, when that did not do. */
  readonly typed: { readonly name: string; readonly email: string }
  readonly next: string | null
}

const isGeneral = (note: SignUpNote | null): note is keyof typeof notes => note !== null && note in notes

/** A plain form, like the one to sign in. */
export function SignUpForm({ note, typed, next }: SignUpFormProps) {
  return (
    <AccountCard title={words.title} detail={words.detail}>
      {isGeneral(note) && (
        <Notice tone="bad" role="alert" className="mt-5">
          {notes[note]}
        </Notice>
      )}
      <form method="post" action="/api/accounts/sign-up" className="mt-6 space-y-5">
        {next && <input type="hidden" name="next" value={next} />}
        <NameField label={words.name} hint={words.nameHint} value={typed.name} wrong={note === 'name'} />
        <Field
          label={words.email}
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={forms.emailCharacters}
          defaultValue={typed.email}
          fault={note === 'email' || note === 'email-taken' ? fieldFaults[note] : undefined}
        />
        <NewPasswordField
          label={words.password}
          wrong={note === 'password'}
          weak={note === 'password-weak'}
        />
        <Button type="submit" variant="primary" size="large" className="w-full">
          {words.confirm}
        </Button>
      </form>
      <SignInInstead next={next} />
    </AccountCard>
  )
}

interface NameFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly wrong?: boolean
}

/** What an account is called. */
export function NameField({ label, hint, value, wrong = false }: NameFieldProps) {
  return (
    <Field
      label={label}
      hint={hint}
      name="name"
      autoComplete="name"
      required
      maxLength={limits.nameCharacters}
      defaultValue={value}
      fault={wrong ? fieldFaults.name : undefined}
    />
  )
}

interface NewPasswordFieldProps {
  readonly label: string
  /** Too short or too long. */
  readonly wrong?: boolean
  readonly weak?: boolean
  readonly name?: string
}

/** A password that is chosen now, with what is asked of it. */
export function NewPasswordField({
  label,
  wrong = false,
  weak = false,
  name = 'password',
}: NewPasswordFieldProps) {
  const least = forms.leastPasswordCharacters
  const fault = weak ? fieldFaults['password-weak'] : wrong ? fieldFaults.password(least) : undefined
  return (
    <Field
      label={label}
      hint={words.passwordHint(least)}
      name={name}
      type="password"
      autoComplete="new-password"
      required
      minLength={least}
      maxLength={forms.passwordCharacters}
      fault={fault}
    />
  )
}

/** Where accounts are not made by oneself. */
export function NoSignUp({ mode }: { readonly mode: keyof typeof noSignUp }) {
  return (
    <AccountCard title={noSignUp[mode].title} detail={noSignUp[mode].detail}>
      <SignInInstead next={null} />
    </AccountCard>
  )
}

function SignInInstead({ next }: { readonly next: string | null }) {
  return (
    <div className="mt-6 border-t border-line pt-4">
      <a href={next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'} className={linkClasses}>
        {words.signIn}
      </a>
    </div>
  )
}
