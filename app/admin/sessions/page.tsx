import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { KindSwitch } from '@/components/admin/rooms/kind-switch'
import { SavedViews } from '@/components/admin/sessions/saved-views'
import { SessionFilters } from '@/components/admin/sessions/session-filters'
import { SessionTable } from '@/components/admin/sessions/session-table'
import { SessionTotals } from '@/components/admin/sessions/session-totals'
import { LivePage } from '@/components/staff/live-page'
import { ButtonLink } from '@/components/ui/button'
import type { AdminSessionRow } from '@/lib/db/functions/staff/admin'
import { type Account, requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import {
  filtersOf,
  type ListQuery,
  listHref,
  listParams,
  pageArgs,
  pageOf,
  parseListQuery,
  sortLinks,
} from '@/lib/web/staff/lists/session-query'
import { list as words } from '@/locales/en/admin/list'
import { titles } from '@/locales/en/admin/shared'
import { toRow, toTotals } from '../view'

export const metadata: Metadata = { title: titles.sessions }

export default async function SessionsPage({ searchParams }: PageProps<'/admin/sessions'>) {
  const account = await requireAdmin()
  const query = parseListQuery(await searchParams)
  const { page, totals, views, zone } = await read(account, query)
  const { sessions, ...places } = pageOf(query, page)
  const kept = listParams({ ...query, after: '', before: '' })
  return (
    <AdminFrame email={account.email} dense>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-2xl font-bold">{words.title}</h1>
        <KindSwitch here="/admin/sessions" />
        <SavedViews views={views} current={kept} />
        <div className="flex flex-wrap items-center gap-2 sm:ml-auto">
          <LivePage />
          <ButtonLink href={listHref(query, { after: '', before: '' }, '/api/admin/sessions')} download>
            {words.csv}
          </ButtonLink>
        </div>
      </div>
      <SessionFilters query={query} zone={zone} consultant={chosenConsultant(query, sessions)} />
      <div className="mt-2">
        <SessionTotals totals={totals.totals?.map(toTotals) ?? null} limit={totals.limit} />
      </div>
      <div className="mt-2">
        {sessions.length > 0 ? (
          <SessionTable
            rows={sessions.map(toRow)}
            sorting={{ sort: query.sort, dir: query.dir, links: sortLinks(query) }}
          />
        ) : (
          <p className="py-6">{nothingWords(query, kept)}</p>
        )}
      </div>
      <Pages {...places} />
    </AdminFrame>
  )
}

/** Only who has chosen something is told to choose otherwise. */
function nothingWords(query: ListQuery, kept: string): string {
  if (query.problem === 'open' && kept === 'problem=open') return words.noneOpen
  if (Object.keys(filtersOf(query)).length > 0) return words.noneMatches
  return words.none
}

function Pages({ firstHref, previousHref, nextHref }: Omit<ReturnType<typeof pageOf>, 'sessions'>) {
  if (!firstHref && !nextHref) return null
  return (
    <nav aria-label={words.pages} className="mt-6 flex flex-wrap gap-3">
      {firstHref && <ButtonLink href={firstHref}>{words.first}</ButtonLink>}
      {previousHref && <ButtonLink href={previousHref}>{words.previous}</ButtonLink>}
      {nextHref && <ButtonLink href={nextHref}>{words.next}</ButtonLink>}
    </nav>
  )
}

/** The rows know the name of the one whose they are; without any, the choice is named when its list has come. */
function chosenConsultant({ consultant: id }: ListQuery, rows: readonly AdminSessionRow[]) {
  return id ? { id, name: rows[0]?.consultant.name ?? words.asChosen } : null
}

/** Everything at once; each function asks by itself whether these claims may. */
async function read({ claims }: Account, query: ListQuery) {
  const database = getDatabase()
  const p_claims = claims
  const [page, totals, views, { timeZone: zone }] = await Promise.all([
    database.rpc('admin_sessions', { p_claims, ...pageArgs(query) }),
    database.rpc('admin_session_totals', { p_claims, p_filters: filtersOf(query) }),
    database.rpc('admin_saved_views', { p_claims }),
    database.rpc('practice_settings', {}),
  ])
  return { page, totals, views, zone }
}
