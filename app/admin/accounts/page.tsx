import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { Accounts } from '@/components/admin/accounts/accounts'
import { AdminFrame } from '@/components/admin/admin-frame'
import { userAdmin } from '@/lib/auth/user-admin'
import { newLinkCookie, typedOf } from '@/lib/web/accounts/cookies'
import { readNewLink } from '@/lib/web/accounts/new-link'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase, getEnv } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { accountsPerPage, parseAccountsQuery, toAccounts } from './view'

export const metadata: Metadata = { title: titles.accounts }

export default async function AccountsPage({ searchParams }: PageProps<'/admin/accounts'>) {
  const { id, email, claims } = await requireAdmin()
  const query = parseAccountsQuery(await searchParams)
  const page = await userAdmin(getEnv(), getDatabase()).page(claims, {
    search: query.text || undefined,
    role: query.role ?? undefined,
    page: query.page,
    limit: accountsPerPage,
  })
  const carried = (await cookies()).get(newLinkCookie)?.value
  const link = carried ? readNewLink(typedOf(carried), getEnv().appUrl) : null
  return (
    <AdminFrame email={email} here="/admin/accounts">
      <Accounts
        view={toAccounts(query, page, {
          own: id,
          link,
          key: randomUUID,
          invites: getEnv().signUp !== 'closed',
        })}
      />
    </AdminFrame>
  )
}
