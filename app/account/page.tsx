import type { Metadata } from 'next'
import { AccountFrame } from '@/components/accounts/account-frame'
import { AccountPage } from '@/components/accounts/account-page'
import { ownAccount } from '@/lib/auth/own-account'
import { accountNote } from '@/lib/web/accounts/own-account'
import { requireAccount } from '@/lib/web/accounts/signed-in'
import { getDatabase, getEnv } from '@/lib/web/process'
import { account as words } from '@/locales/en/accounts/account'
import { toAccount } from './view'

export const metadata: Metadata = { title: words.title }

export default async function OwnAccountPage({ searchParams }: PageProps<'/account'>) {
  const { claims, email } = await requireAccount()
  const account = ownAccount(getEnv(), getDatabase())
  const own = await account.read(claims)
  const view = toAccount(own, account.askEmail !== null)
  const note = accountNote.safeParse((await searchParams)['note']).data ?? null
  return (
    <AccountFrame email={email || own.name} roles={view.roles}>
      <AccountPage view={view} note={note} />
    </AccountFrame>
  )
}
