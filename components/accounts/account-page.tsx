import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { forms } from '@/lib/contract/limits'
import {
  account as accountWords,
  email as emailWords,
  accountNotes as notes,
  password as passwordWords,
  profile,
  removal,
  roles as roleWords,
} from '@/locales/en/accounts/account'
import type { AccountView, RoleName } from './account-types'
import { Devices } from './devices'
import { Section } from './section'
import { NameField, NewPasswordField } from './sign-up-form'

/** What is said at the top, or what was wrong at a field. */
export type AccountNote = keyof typeof notes | AccountFault
export type AccountFault =
  | 'name'
  | 'password'
  | 'wrong-password'
  | 'email'
  | 'wrong-password-email'
  | 'mistyped'
  | 'wrong-password-deleting'

interface AccountPageProps {
  readonly view: AccountView
  readonly note: AccountNote | null
}

const bad = ['wait', 'last-admin']
const isNote = (note: AccountNote | null): note is keyof typeof notes => note !== null && note in notes

/** One's own account: plain forms, one for each thing. */
export function AccountPage({ view, note }: AccountPageProps) {
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="text-2xl font-bold sm:text-3xl">{accountWords.title}</h1>
      {isNote(note) && (
        <Notice
          tone={bad.includes(note) ? 'bad' : 'good'}
          role={bad.includes(note) ? 'alert' : 'status'}
          className="mt-4"
        >
          {notes[note]}
        </Notice>
      )}
      <div className="mt-6 space-y-5">
        <Profile view={view} note={note} />
        <Roles roles={view.roles} />
        <Password email={view.email} note={note} />
        <Devices devices={view.devices} />
        <Removal view={view} note={note} />
      </div>
    </div>
  )
}

function Profile({ view, note }: AccountPageProps) {
  return (
    <Section title={profile.title}>
      <form
        method="post"
        action="/api/accounts/name"
        className="mt-4 flex flex-wrap items-start gap-x-3 gap-y-4"
      >
        <div className="min-w-0 flex-1 basis-64">
          <NameField label={profile.name} hint={profile.nameHint} value={view.name} wrong={note === 'name'} />
        </div>
        <Button type="submit" className="sm:mt-7">
          {profile.saveName}
        </Button>
      </form>
      <dl className="mt-5 border-t border-line pt-4">
        <dt className="font-medium text-gray-900">{profile.email}</dt>
        <dd className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="min-w-0 break-all text-gray-900">{view.email ?? profile.noEmail}</span>
          {view.email && (
            <Badge tone={view.isConfirmed ? 'good' : 'neutral'}>
              {view.isConfirmed ? profile.confirmed : profile.unconfirmed}
            </Badge>
          )}
        </dd>
        {view.email && !view.isConfirmed && <dd className="mt-2 text-sm">{profile.unconfirmedDetail}</dd>}
        {view.wantedEmail && (
          <dd className="mt-2">
            <Sentence
              parts={emailWords.wanted(<bdi className="break-all text-gray-900">{view.wantedEmail}</bdi>)}
            />
          </dd>
        )}
      </dl>
      {view.canChangeEmail && <OtherEmail note={note} />}
    </Section>
  )
}

function OtherEmail({ note }: Pick<AccountPageProps, 'note'>) {
  return (
    <details open={note === 'email' || note === 'wrong-password-email'} className="mt-3">
      <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-accent underline-offset-4 hover:underline">
        {emailWords.open}
      </summary>
      <form method="post" action="/api/accounts/email" className="mt-2 max-w-md space-y-5">
        <p>{emailWords.detail}</p>
        <Field
          label={emailWords.next}
          name="email"
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={forms.emailCharacters}
          fault={note === 'email' ? emailWords.wrong : undefined}
        />
        <CurrentPassword
          label={passwordWords.current}
          fault={note === 'wrong-password-email' ? passwordWords.wrong : undefined}
        />
        <Button type="submit">{emailWords.save}</Button>
      </form>
    </details>
  )
}

function Roles({ roles }: { readonly roles: readonly RoleName[] }) {
  return (
    <Section title={roleWords.title}>
      <ul className="mt-3 space-y-3">
        {(['member', ...roles] as const).map((role) => (
          <li key={role}>
            <span className="font-medium text-gray-900">{roleWords[role].name}</span>
            <span className="block">{roleWords[role].detail}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Password({ email, note }: Pick<AccountView, 'email'> & Pick<AccountPageProps, 'note'>) {
  return (
    <Section title={passwordWords.title}>
      <form method="post" action="/api/accounts/password" className="mt-4 max-w-md space-y-5">
        <OwnName email={email} />
        <CurrentPassword
          label={passwordWords.current}
          fault={note === 'wrong-password' ? passwordWords.wrong : undefined}
        />
        <NewPasswordField label={passwordWords.next} name="next" wrong={note === 'password'} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit">{passwordWords.save}</Button>
          <p className="text-sm">{passwordWords.detail}</p>
        </div>
      </form>
    </Section>
  )
}

/** Tells what keeps passwords whose this one is. */
function OwnName({ email }: Pick<AccountView, 'email'>) {
  return email && <input hidden readOnly name="email" type="email" autoComplete="username" value={email} />
}

function CurrentPassword({ label, fault }: { readonly label: string; readonly fault: string | undefined }) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="current-password"
      required
      fault={fault}
    />
  )
}

function Removal({ view: { email }, note }: AccountPageProps) {
  const failed = note === 'mistyped' || note === 'wrong-password-deleting'
  return (
    <Section title={removal.title}>
      <p className="mt-3">{removal.detail}</p>
      <p className="mt-2">{removal.stays}</p>
      <details open={failed} className="mt-3">
        <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-red-700 underline-offset-4 hover:underline">
          {removal.open}
        </summary>
        <form method="post" action="/api/accounts/delete" className="mt-3 max-w-md space-y-5">
          <Field
            label={email ? removal.confirm(email) : removal.confirmNoEmail}
            name="confirmation"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            fault={note === 'mistyped' ? removal.mistyped : undefined}
          />
          <CurrentPassword
            label={removal.password}
            fault={note === 'wrong-password-deleting' ? removal.wrong : undefined}
          />
          <Button type="submit" variant="danger">
            {removal.delete}
          </Button>
        </form>
      </details>
    </Section>
  )
}
