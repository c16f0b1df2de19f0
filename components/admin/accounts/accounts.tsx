import { ChevronDown } from 'lucide-react'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Choice, Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { forms, limits } from '@/lib/contract/limits'
import { roles as roleWords } from '@/locales/en/accounts/account'
import { accountsNotes, invite, newLink, accounts as words } from '@/locales/en/admin/accounts'
import { AccountItem } from './account-item'
import type { AccountsView, NewLink } from './account-row-types'
import { allRoles, RoleBoxes } from './role-boxes'

const good = ['roles-saved', 'signed-out', 'deleted']

/** The accounts of the site. Plain forms: every act works without a script. */
export function Accounts({ view }: { readonly view: AccountsView }) {
  const { note, link, rows, text } = view
  return (
    <div className="mx-auto max-w-5xl">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <p>{words.total(view.total)}</p>
      </div>
      {note && (
        <Notice
          tone={good.includes(note) ? 'good' : 'bad'}
          role={good.includes(note) ? 'status' : 'alert'}
          className="mt-4"
        >
          {accountsNotes[note]}
        </Notice>
      )}
      {link && <ShownOnce link={link} />}
      {view.inviteKey && <Invite open={note === 'taken' || note === 'invalid'} formKey={view.inviteKey} />}
      <search>
        <form method="get" action="/admin/accounts" className="mt-5 flex flex-wrap items-end gap-3">
          <Field
            label={words.search}
            name="text"
            type="search"
            defaultValue={text}
            maxLength={forms.searchCharacters}
            className="min-w-0 flex-1 basis-40 sm:max-w-sm"
          />
          <Choice label={words.role} name="role" defaultValue={view.role ?? ''}>
            <option value="">{words.anyRole}</option>
            {allRoles.map((role) => (
              <option key={role} value={role}>
                {roleWords[role].name}
              </option>
            ))}
          </Choice>
          <Button type="submit" variant="primary">
            {words.show}
          </Button>
        </form>
      </search>
      {rows.length === 0 ? (
        <p className="py-6">{words.none}</p>
      ) : (
        <ul className="mt-4 divide-y divide-line border-y border-line">
          {rows.map((row) => (
            <AccountItem key={row.id} row={row} />
          ))}
        </ul>
      )}
      <Pages {...view} />
    </div>
  )
}

function ShownOnce({ link: { purpose, email, url, until } }: { readonly link: NewLink }) {
  return (
    <Notice tone="good" role="status" className="mt-4">
      <p className="font-semibold break-words">{newLink[purpose](isolated(email))}</p>
      <p className="mt-1">
        <Sentence parts={newLink.once(<When key="until" iso={until} />)} />
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <code
          data-testid="new-link"
          className="min-w-0 flex-1 basis-52 rounded-xl border border-line bg-white px-3 py-2.5 break-all text-gray-900 select-all"
        >
          {url}
        </code>
        <CopyButton text={url} name={newLink.copy} />
      </div>
    </Notice>
  )
}

function Invite({ open, formKey }: { readonly open: boolean; readonly formKey: string }) {
  return (
    <details open={open} className="mt-5 rounded-card border border-tint-line bg-tint px-4 sm:px-5">
      <summary className="flex min-h-14 cursor-pointer items-center gap-2 font-semibold text-gray-900">
        {invite.title}
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent" />
      </summary>
      <form method="post" action="/api/admin/accounts" className="space-y-4 pt-1 pb-5">
        <input type="hidden" name="key" value={formKey} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={invite.email}
            name="email"
            type="email"
            autoComplete="off"
            required
            maxLength={forms.emailCharacters}
          />
          <Field label={invite.name} name="name" autoComplete="off" maxLength={limits.nameCharacters} />
        </div>
        <RoleBoxes label={invite.roles} chosen={[]} />
        <p className="text-sm">{invite.detail}</p>
        <Button type="submit" name="act" value="invite" variant="primary">
          {invite.submit}
        </Button>
      </form>
    </details>
  )
}

function Pages({ previousHref, nextHref }: Pick<AccountsView, 'previousHref' | 'nextHref'>) {
  if (!previousHref && !nextHref) return null
  return (
    <nav aria-label={words.pages} className="mt-6 flex flex-wrap gap-3">
      {previousHref && <ButtonLink href={previousHref}>{words.previous}</ButtonLink>}
      {nextHref && <ButtonLink href={nextHref}>{words.next}</ButtonLink>}
    </nav>
  )
}
