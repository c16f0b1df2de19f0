import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Developers } from '@/components/admin/developers/developers'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { newSecretCookie, readSecret } from '@/lib/web/developers/new-secret'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parseDevelopersQuery } from './view'

export const metadata: Metadata = { title: titles.developers }

export default async function DevelopersPage({ searchParams }: PageProps<'/admin/developers'>) {
  const { email } = await requireAdmin()
  const { note } = parseDevelopersQuery(await searchParams)
  const [keys, endpoints] = await Promise.all([
    getDatabase().rpc('list_api_keys', {}),
    getDatabase().rpc('list_webhook_endpoints', {}),
  ])
  const shown = readSecret((await cookies()).get(newSecretCookie)?.value)
  return (
    <AdminFrame email={email} here="/admin/developers">
      <Developers view={{ note, shown, keys: keys.toReversed(), endpoints, formKey: randomUUID() }} />
    </AdminFrame>
  )
}
