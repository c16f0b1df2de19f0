import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { SavedViews } from '@/components/admin/saved-views'
import { SessionFilters } from '@/components/admin/session-filters'
import { SessionTable } from '@/components/admin/session-table'
import { SessionTotals } from '@/components/admin/session-totals'
import { LivePage } from '@/components/staff/live-page'
import { ButtonLink } from '@/components/ui/button'
import type { AdminSessionRow } from '@/lib/db/admin-functions'
import { getDatabase } from '@/lib/web/process'
import {
  filtersOf,
  type ListQuery,
  listHref,
  listParams,
  pageArgs,
  parseListQuery,
  sortLinks,
} from '@/lib/web/session-query'
import { requireAdmin, type Staff } from '@/lib/web/staff'
import { toRow, toTotals } from '../view'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage({ searchParams }: PageProps<'/admin/sessions'>) {
  const staff = await requireAdmin()
  const query = parseListQuery(await searchParams)
  const { page, totals, views } = await read(staff, query)
  const { nextAfter } = page
  return (
    <AdminFrame email={staff.email}>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">Sessions</h1>
        <div className="flex flex-wrap items-center gap-2">
          <LivePage />
          <ButtonLink href={listHref(query, { after: '' }, '/api/admin/sessions')} download>
            Download CSV
          </ButtonLink>
        </div>
      </div>
      <SavedViews views={views} current={listParams({ ...query, after: '' })} />
      <div className="mt-3">
        <SessionFilters query={query} consultant={chosenConsultant(query, page.sessions)} />
      </div>
      <div className="mt-6">
        <SessionTotals totals={totals.totals?.map(toTotals) ?? null} limit={totals.limit} />
      </div>
      <div className="mt-6">
        {page.sessions.length > 0 ? (
          <SessionTable
            rows={page.sessions.map(toRow)}
            sorting={{ sort: query.sort, dir: query.dir, links: sortLinks(query) }}
          />
        ) : (
          <p>No session matches. Change the filters to see others.</p>
        )}
      </div>
      <nav aria-label="Pages" className="mt-6 flex flex-wrap gap-3">
        {query.after && <ButtonLink href={listHref(query, { after: '' })}>First page</ButtonLink>}
        {nextAfter && (
          <ButtonLink href={listHref(query, { after: `${nextAfter.key}~${nextAfter.id}` })}>
            Next page
          </ButtonLink>
        )}
      </nav>
    </AdminFrame>
  )
}

/** The rows know the name of the one whose they are; without any, the choice is named when its list has come. */
function chosenConsultant({ consultant: id }: ListQuery, rows: readonly AdminSessionRow[]) {
  return id ? { id, name: rows[0]?.consultant.name ?? 'As chosen' } : null
}

/** Everything at once; each function asks by itself whether these claims may. */
async function read({ claims }: Staff, query: ListQuery) {
  const database = getDatabase()
  const p_claims = claims
  const [page, totals, views] = await Promise.all([
    database.rpc('admin_sessions', { p_claims, ...pageArgs(query) }),
    database.rpc('admin_session_totals', { p_claims, p_filters: filtersOf(query) }),
    database.rpc('admin_saved_views', { p_claims }),
  ])
  return { page, totals, views }
}
