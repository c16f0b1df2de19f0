import { Button, ButtonLink } from '@/components/ui/button'
import { Choice, Field } from '@/components/ui/field'
import type { HerfSession } from '@/lib/contract/http/herf'
import { forms } from '@/lib/contract/limits'
import { create, filters, pages, list as words } from '@/locales/en/group/list'
import { CreateForm, type Typed } from './create-form'
import { type Caller, PlacesFrame, signInPath } from './places-frame'
import { SessionItem } from './session-item'

type Status = HerfSession['status']

/** As the address says it. */
export interface Filters {
  readonly status: Status | null
  readonly club: string
  readonly q: string
}

interface Part {
  readonly status: Status
  readonly sessions: readonly HerfSession[]
  readonly page: number
  readonly totalItems: number
  readonly totalPages: number
}

interface ListPageProps {
  readonly caller: Caller | null
  readonly query: Filters
  readonly clubs: readonly { readonly id: string; readonly name: string }[]
  readonly parts: readonly Part[]
  /** What was typed and what is wrong with it. */
  readonly typed: Typed
}

/** Rooms that are live, to come and past, and the form that makes one. Works without a script. */
export function ListPage({ caller, query, clubs, parts, typed }: ListPageProps) {
  return (
    <PlacesFrame caller={caller}>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          <h1 className="text-2xl font-bold tracking-tight sm:text-3xl">{words.title}</h1>
          <p className="mt-1">{words.detail}</p>
          {caller && (
            <p className="mt-3 lg:hidden">
              <ButtonLink href="#create">{words.create}</ButtonLink>
            </p>
          )}
          <FilterForm query={query} clubs={clubs} />
          {parts.map((part) => (
            <PartList key={part.status} part={part} query={query} canKeep={caller !== null} />
          ))}
        </div>
        <aside id="create" className="scroll-mt-4 lg:order-last">
          {caller ? (
            <CreateForm clubs={clubs} typed={typed} />
          ) : (
            <div className="rounded-card border border-tint-line bg-tint p-5">
              <p>{create.signIn}</p>
              <ButtonLink variant="primary" href={signInPath('/herf')} className="mt-4 w-full">
                {filters.signIn}
              </ButtonLink>
            </div>
          )}
        </aside>
      </div>
    </PlacesFrame>
  )
}

function FilterForm({ query, clubs }: Pick<ListPageProps, 'query' | 'clubs'>) {
  const isFiltered = query.status !== null || query.club !== '' || query.q !== ''
  return (
    <search aria-label={filters.label} className="mt-5 block">
      <form action="/herf" className="flex flex-wrap items-end gap-3">
        <Field
          label={filters.search}
          name="q"
          type="search"
          maxLength={forms.searchCharacters}
          defaultValue={query.q}
          className="min-w-48 grow"
        />
        <Choice label={filters.status} name="status" defaultValue={query.status ?? ''} className="grow">
          <option value="">{filters.any}</option>
          {(['LIVE', 'SCHEDULED', 'ENDED', 'CANCELLED'] as const).map((status) => (
            <option key={status} value={status}>
              {words.parts[status]}
            </option>
          ))}
        </Choice>
        {clubs.length > 0 && (
          <Choice label={filters.club} name="club" defaultValue={query.club} className="grow">
            <option value="">{filters.anyClub}</option>
            {clubs.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        )}
        <Button type="submit">{filters.show}</Button>
        {isFiltered && (
          <ButtonLink variant="ghost" href="/herf">
            {filters.clear}
          </ButtonLink>
        )}
      </form>
    </search>
  )
}

interface PartListProps {
  readonly part: Part
  readonly query: Filters
  readonly canKeep: boolean
}

function PartList({ part, query, canKeep }: PartListProps) {
  const { status, sessions, totalItems } = part
  const isSearched = query.q !== '' || query.club !== ''
  const heading = `part-${status.toLowerCase()}`
  return (
    <section aria-labelledby={heading} className="mt-8">
      <h2 id={heading} className="text-xl font-bold">
        {words.parts[status]}
      </h2>
      {sessions.length === 0 ? (
        <p className="mt-2">{isSearched ? words.noneFound : words.none[status]}</p>
      ) : (
        <ul className="mt-3 grid gap-3 sm:grid-cols-2">
          {sessions.map((session) => (
            <SessionItem key={session.id} session={session} canKeep={canKeep} />
          ))}
        </ul>
      )}
      {query.status === null
        ? totalItems > sessions.length && (
            <p className="mt-3">
              <ButtonLink href={pathOf({ ...query, status }, 1)}>{words.all(totalItems)}</ButtonLink>
            </p>
          )
        : part.totalPages > 1 && <PageLinks part={part} query={query} />}
    </section>
  )
}

function PageLinks({ part, query }: { readonly part: Part; readonly query: Filters }) {
  const { page, totalPages } = part
  return (
    <nav aria-label={pages.label} className="mt-4 flex flex-wrap items-center gap-3">
      {page > 1 && <ButtonLink href={pathOf(query, page - 1)}>{pages.previous}</ButtonLink>}
      <span className="tabular-nums">{pages.of(page, totalPages)}</span>
      {page < totalPages && <ButtonLink href={pathOf(query, page + 1)}>{pages.next}</ButtonLink>}
    </nav>
  )
}

/** The address of the list that shows this. */
export function pathOf({ status, club, q }: Filters, page: number): string {
  const query = new URLSearchParams()
  if (status) query.set('status', status)
  if (club) query.set('club', club)
  if (q) query.set('q', q)
  if (page > 1) query.set('page', String(page))
  const said = query.toString()
  return said ? `/herf?${said}` : '/herf'
}
