import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Endpoint } from '@/components/admin/developers/endpoint'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { newSecretCookie, readSecret } from '@/lib/web/developers/new-secret'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { deliveriesHref, deliveriesPerPage, parseDevelopersQuery } from '../view'

export const metadata: Metadata = { title: titles.developers }

export default async function EndpointPage({ params, searchParams }: PageProps<'/admin/developers/[id]'>) {
  const { email } = await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  const endpoint = id.success ? await getDatabase().rpc('find_webhook_endpoint', { p_id: id.data }) : null
  if (!endpoint) notFound()
  const query = parseDevelopersQuery(await searchParams)
  const { deliveries, next } = await getDatabase().rpc('webhook_deliveries', {
    p_endpoint_id: endpoint.id,
    p_status: query.status,
    p_before: query.before,
    p_limit: deliveriesPerPage,
  })
  return (
    <AdminFrame email={email} here="/admin/developers">
      <Endpoint
        view={{
          note: query.note,
          shown: readSecret((await cookies()).get(newSecretCookie)?.value),
          endpoint,
          status: query.status,
          deliveries,
          newestHref: query.before === null ? null : deliveriesHref(endpoint.id, query, null),
          olderHref: next === null ? null : deliveriesHref(endpoint.id, query, next),
        }}
      />
    </AdminFrame>
  )
}
