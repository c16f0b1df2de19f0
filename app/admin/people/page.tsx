import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { People } from '@/components/admin/people/people'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parsePeopleQuery, toPeople } from './view'

export const metadata: Metadata = { title: titles.people }

export default async function PeoplePage({ searchParams }: PageProps<'/admin/people'>) {
  const { email, claims } = await requireAdmin()
  const query = parsePeopleQuery(await searchParams)
  const database = getDatabase()
  const [found, ...similar] = await Promise.all([
    database.rpc('admin_people', {
      p_claims: claims,
      p_role: query.role,
      p_search: query.text || null,
      p_page: query.page,
    }),
    ...query.similar.map((ref) => database.rpc('find_person', { p_role: query.role, p_ref: ref })),
  ])
  return (
    <AdminFrame email={email} here="/admin/people">
      <People
        view={toPeople(
          query,
          found,
          similar.flatMap((person) => person ?? []),
        )}
      />
    </AdminFrame>
  )
}
