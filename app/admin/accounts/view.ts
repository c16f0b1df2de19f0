import * as z from 'zod'
import type { AccountRow, AccountsView, NewLink } from '@/components/admin/accounts/account-row-types'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import { userRole } from '@/lib/db/functions/shapes/claims'
import type { UserRow, UsersPage } from '@/lib/db/functions/users/admin'
import { accountsNote } from '@/lib/web/staff/account-acts'

export const accountsPerPage = 25
const lastPage = 100_000

/** The address of the page: what cannot be understood there is left out. */
const accountsQuery = z.object({
  text: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  role: userRole.nullable().catch(null),
  page: z.coerce.number().int().min(1).max(lastPage).catch(1),
  note: accountsNote.nullable().catch(null),
})
export type AccountsQuery = z.output<typeof accountsQuery>

export function parseAccountsQuery(params: Record<string, unknown>): AccountsQuery {
  return accountsQuery.parse(params)
}

interface Beside {
  /** The administrator's own id. */
  readonly own: string
  readonly link: NewLink | null
  readonly invites: boolean
  /** A new key for each form, so that pressing it twice does it once. */
  readonly key: () => string
}

export function toAccounts(
  query: AccountsQuery,
  found: UsersPage,
  { own, link, key, invites }: Beside,
): AccountsView {
  const { text, role, page, note } = query
  const href = (to: number) => {
    const params = new URLSearchParams({
      ...(text && { text }),
      ...(role && { role }),
      ...(to > 1 && { page: String(to) }),
    })
    return params.size > 0 ? `/admin/accounts?${params}` : '/admin/accounts'
  }
  const hasMore = found.page * found.limit < found.totalItems
  return {
    text,
    role,
    note,
    link,
    total: found.totalItems,
    rows: found.users.map((user) => toRow(user, own, key())),
    inviteKey: invites ? key() : null,
    previousHref: page > 1 ? href(page - 1) : null,
    nextHref: hasMore ? href(page + 1) : null,
  }
}

function toRow({ hasPassword, confirmedAt, ...user }: UserRow, own: string, key: string): AccountRow {
  const { id, name, email, wantedEmail, roles, createdAt, lastUsedAt } = user
  return {
    id,
    name,
    email,
    wantedEmail,
    roles,
    createdAt,
    lastUsedAt,
    key,
    isConfirmed: confirmedAt !== null,
    isInvited: !hasPassword && confirmedAt === null,
    isYou: id === own,
  }
}
