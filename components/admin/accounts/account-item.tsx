import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { roles as roleWords } from '@/locales/en/accounts/account'
import { acts, accounts as words } from '@/locales/en/admin/accounts'
import type { AccountRow } from './account-row-types'
import { RoleBoxes } from './role-boxes'

/** One account, and what can be done with it. */
export function AccountItem({ row }: { readonly row: AccountRow }) {
  return (
    <li className="py-3">
      <details className="group">
        <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-4 gap-y-1 rounded-xl py-1 hover:bg-tint sm:-mx-3 sm:px-3">
          <Who row={row} />
          <States row={row} />
          <span className="ml-auto inline-flex min-h-12 items-center gap-1 font-semibold text-accent">
            <span aria-hidden="true">{words.change}</span>
            <span className="sr-only">{words.changeOf(isolated(row.name))}</span>
            <ChevronDown aria-hidden="true" className="size-5 group-open:rotate-180" />
          </span>
        </summary>
        <Acts row={row} />
      </details>
    </li>
  )
}

function Who({ row: { name, email, createdAt, lastUsedAt } }: { readonly row: AccountRow }) {
  return (
    <span className="min-w-0 flex-1 basis-64">
      <span className="block font-semibold break-words text-gray-900">
        <bdi>{name}</bdi>
      </span>
      <span className="block text-sm break-all">{email ?? words.noEmail}</span>
      <span className="flex flex-wrap gap-x-3 text-sm">
        <span>
          <Sentence parts={words.since(<When key="since" iso={createdAt} form="date" />)} />
        </span>
        {lastUsedAt && (
          <span>
            <Sentence parts={words.lastUsed(<When key="used" iso={lastUsedAt} form="date" />)} />
          </span>
        )}
      </span>
    </span>
  )
}

function States({ row: { roles, isConfirmed, isInvited, isYou, email } }: { readonly row: AccountRow }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {isYou && <Badge tone="brand">{words.you}</Badge>}
      {roles.map((role) => (
        <Badge key={role}>{roleWords[role].name}</Badge>
      ))}
      {isInvited && <Badge tone="brand">{words.invited}</Badge>}
      {!isInvited && email && !isConfirmed && <Badge>{words.unconfirmed}</Badge>}
    </span>
  )
}

function Acts({ row }: { readonly row: AccountRow }) {
  const { roles, isConfirmed, isInvited, email, wantedEmail, isYou } = row
  return (
    <div className="space-y-4 pt-2 pb-4">
      <ActForm row={row} className="space-y-3">
        <RoleBoxes label={acts.roles} chosen={roles} />
        <p className="text-sm">{acts.rolesDetail}</p>
        <Button type="submit" name="act" value="roles">
          {acts.saveRoles}
        </Button>
      </ActForm>
      <div className="flex flex-wrap gap-3">
        {email && isInvited && <Act row={row} act="invite" words={acts.inviteAgain} />}
        {email && !isInvited && <Act row={row} act="reset" words={acts.reset} />}
        {email && !isInvited && !isConfirmed && <Act row={row} act="confirm" words={acts.confirm} />}
        {wantedEmail && (
          <Act row={{ ...row, email: wantedEmail }} act="email" words={acts.email(isolated(wantedEmail))} />
        )}
        <Act row={row} act="end-sign-ins" words={isYou ? acts.endOwnSignIns : acts.endSignIns} />
      </div>
      {!isYou && <Removal row={row} />}
    </div>
  )
}

interface ActFormProps {
  readonly row: AccountRow
  readonly className?: string
  readonly children: ReactNode
}

/** Says whose account it is. What is pressed twice is done once. */
function ActForm({ row: { id, key, email }, className, children }: ActFormProps) {
  return (
    <form method="post" action="/api/admin/accounts" className={className}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="key" value={key} />
      {email && <input type="hidden" name="email" value={email} />}
      {children}
    </form>
  )
}

interface ActProps {
  readonly row: AccountRow
  readonly act: string
  readonly words: string
}

function Act({ row, act, words: name }: ActProps) {
  return (
    <ActForm row={row}>
      {act === 'invite' &&
        row.roles.map((role) => <input key={role} type="hidden" name="roles" value={role} />)}
      <Button type="submit" name="act" value={act}>
        {name}
      </Button>
    </ActForm>
  )
}

function Removal({ row }: { readonly row: AccountRow }) {
  return (
    <details>
      <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-red-700 underline-offset-4 hover:underline">
        {acts.delete}
      </summary>
      <ActForm row={row} className="mt-1 max-w-2xl space-y-3">
        <p className="font-medium text-gray-900">{acts.deleteQuestion(isolated(row.name))}</p>
        <p>{acts.deleteDetail}</p>
        <Field label={acts.reason} name="reason" autoComplete="off" maxLength={forms.reasonCharacters} />
        <Button type="submit" name="act" value="delete" variant="danger">
          {acts.deleteConfirm}
        </Button>
      </ActForm>
    </details>
  )
}
