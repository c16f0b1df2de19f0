import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { SessionFilters } from '@/components/admin/session-filters'
import { SessionTable } from '@/components/admin/session-table'
import { ButtonLink } from '@/components/ui/button'
import { getDatabase } from '@/lib/web/process'
import { requireAdmin } from '@/lib/web/staff'
import { listArgs, olderHref, parseListQuery } from '../query'
import { toRow } from '../view'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage({ searchParams }: PageProps<'/admin/sessions'>) {
  const { email } = await requireAdmin()
  const query = parseListQuery(await searchParams)
  const { sessions, more } = await getDatabase().rpc('admin_list_sessions', listArgs(query))
  const rows = sessions.map(toRow)
  const last = rows.at(-1)
  return (
    <AdminFrame email={email}>
      <h1 className="mb-5 text-2xl font-bold sm:text-3xl">Sessions</h1>
      <SessionFilters filters={query} />
      <div className="mt-8">
        {rows.length > 0 ? (
          <SessionTable rows={rows} />
        ) : (
          <p>No session matches. Change the filters to see others.</p>
        )}
      </div>
      <nav aria-label="Pages" className="mt-6 flex flex-wrap gap-3">
        {query.before && <ButtonLink href="/admin/sessions">Newest</ButtonLink>}
        {more && last && <ButtonLink href={olderHref(query, last)}>Older sessions</ButtonLink>}
      </nav>
    </AdminFrame>
  )
}
