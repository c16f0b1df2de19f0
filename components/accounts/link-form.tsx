import { Button } from '@/components/ui/button'
import { isolated } from '@/lib/contract/isolated'
import { linkForm, linkOver, linkPages, linkUnavailable } from '@/locales/en/accounts/links'
import { signUp } from '@/locales/en/accounts/sign-up'
import { AccountCard } from './account-card'
import { linkClasses } from './link-classes'
import { NameField, NewPasswordField } from './sign-up-form'

interface LinkFormProps {
  readonly token: string
  readonly purpose: keyof typeof linkPages
  readonly email: string
  readonly name: string
  /** The field that did not do. */
  readonly wrong: 'name' | 'password' | null
}

/** What a link is for, and the button that does it: a program that looks at links in mails presses none. */
export function LinkForm({ token, purpose, email, name, wrong }: LinkFormProps) {
  const words = linkPages[purpose]
  return (
    <AccountCard title={words.title} detail={words.detail(isolated(email))}>
      <form method="post" action="/api/accounts/links" className="mt-6 space-y-5">
        <input type="hidden" name="token" value={token} />
        {/* For what keeps passwords: whose it is. */}
        {(purpose === 'reset' || purpose === 'invite') && (
          <input hidden readOnly name="email" type="email" autoComplete="username" value={email} />
        )}
        <Fields purpose={purpose} name={name} wrong={wrong} />
        <Button type="submit" variant="primary" size="large" className="w-full">
          {words.confirm}
        </Button>
      </form>
    </AccountCard>
  )
}

function Fields({ purpose, name, wrong }: Pick<LinkFormProps, 'purpose' | 'name' | 'wrong'>) {
  switch (purpose) {
    case 'confirm':
    case 'email':
      return null
    case 'reset':
      return <NewPasswordField label={linkForm.newPassword} wrong={wrong === 'password'} />
    case 'invite':
      return (
        <>
          <NameField label={signUp.name} hint={signUp.nameHint} value={name} wrong={wrong === 'name'} />
          <NewPasswordField label={linkForm.password} wrong={wrong === 'password'} />
        </>
      )
    default:
      return purpose satisfies never
  }
}

/** Used, run out, or never there: nobody learns which. */
export function LinkOver() {
  return (
    <AccountCard title={linkOver.title} detail={linkOver.detail}>
      <div className="mt-6 border-t border-line pt-4">
        <a href="/sign-in" className={linkClasses}>
          {linkOver.signIn}
        </a>
      </div>
    </AccountCard>
  )
}

export function LinkUnavailable() {
  return <AccountCard title={linkUnavailable.title} detail={linkUnavailable.detail} />
}
