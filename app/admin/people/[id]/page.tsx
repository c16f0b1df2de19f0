import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { PersonPage } from '@/components/admin/people/person-page'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parsePeopleQuery, toPerson } from '../view'

export const metadata: Metadata = { title: titles.people }

export default async function OnePersonPage({ params, searchParams }: PageProps<'/admin/people/[id]'>) {
  const { email, claims } = await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  const found = id.success
    ? await getDatabase().rpc('admin_person', { p_claims: claims, p_person_id: id.data })
    : null
  if (!found) notFound()
  return (
    <AdminFrame email={email} here="/admin/people">
      <PersonPage view={toPerson(parsePeopleQuery(await searchParams), found)} />
    </AdminFrame>
  )
}
