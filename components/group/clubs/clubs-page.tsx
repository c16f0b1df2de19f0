import { Badge } from '@/components/ui/badge'
import { Button, ButtonLink } from '@/components/ui/button'
import { Choice, Field } from '@/components/ui/field'
import type { ClubView } from '@/lib/contract/http/clubs'
import { forms } from '@/lib/contract/limits'
import { filters, form, item, pages, list as words } from '@/locales/en/group/clubs'
import { type Caller, PlacesFrame } from '../list/places-frame'
import { ClubForm, type Typed } from './club-form'
import { ClubNote, type Fault, type Note } from './note'
import { PageLinks } from './page-links'

type Which = keyof typeof words.parts

/** As the address says it. */
export interface Filters {
  readonly which: Which | null
  readonly q: string
}

interface Part {
  readonly which: Which
  readonly clubs: readonly ClubView[]
  readonly page: number
  readonly totalItems: number
  readonly totalPages: number
}

interface ClubsPageProps {
  readonly caller: Caller
  readonly query: Filters
  readonly parts: readonly Part[]
  readonly typed: Typed
  readonly note: Note | null
  readonly fault: Fault | null
}

/** One's own clubs, those that there are besides, and the form that makes one. Works without a script. */
export function ClubsPage({ caller, query, parts, typed, note, fault }: ClubsPageProps) {
  return (
    <PlacesFrame caller={caller} here="/clubs">
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          <ClubNote note={note} fault={fault} />
          <h1 className="text-2xl font-bold tracking-tight sm:text-3xl">{words.title}</h1>
          <p className="mt-1">{words.detail}</p>
          <p className="mt-3 lg:hidden">
            <ButtonLink href="#form">{words.create}</ButtonLink>
          </p>
          <FilterForm query={query} />
          {parts.map((part) => (
            <PartList key={part.which} part={part} query={query} />
          ))}
        </div>
        <aside id="form" aria-labelledby="form-heading" className="scroll-mt-4 lg:order-last">
          <div className="rounded-card border border-line bg-white p-5 shadow-card lg:sticky lg:top-4">
            <h2 id="form-heading" className="text-xl font-bold">
              {form.create}
            </h2>
            <ClubForm act="create" typed={typed} />
          </div>
        </aside>
      </div>
    </PlacesFrame>
  )
}

function FilterForm({ query }: { readonly query: Filters }) {
  return (
    <search aria-label={filters.label} className="mt-5 block">
      <form action="/clubs" className="flex flex-wrap items-end gap-3">
        <Field
          label={filters.search}
          name="q"
          type="search"
          maxLength={forms.searchCharacters}
          defaultValue={query.q}
          className="min-w-48 grow"
        />
        <Choice label={filters.which} name="which" defaultValue={query.which ?? ''} className="grow">
          <option value="">{filters.any}</option>
          {(['mine', 'others'] as const).map((which) => (
            <option key={which} value={which}>
              {words.parts[which]}
            </option>
          ))}
        </Choice>
        <Button type="submit">{filters.show}</Button>
        {(query.which !== null || query.q !== '') && (
          <ButtonLink variant="ghost" href="/clubs">
            {filters.clear}
          </ButtonLink>
        )}
      </form>
    </search>
  )
}

function PartList({ part, query }: { readonly part: Part; readonly query: Filters }) {
  const { which, clubs, page, totalItems, totalPages } = part
  const heading = `part-${which}`
  return (
    <section aria-labelledby={heading} className="mt-8">
      <h2 id={heading} className="text-xl font-bold">
        {words.parts[which]}
      </h2>
      {clubs.length === 0 ? (
        <p className="mt-2">{query.q === '' ? words.none[which] : words.noneFound}</p>
      ) : (
        <ul className="mt-3 grid gap-3 sm:grid-cols-2">
          {clubs.map((club) => (
            <ClubItem key={club.id} club={club} />
          ))}
        </ul>
      )}
      {query.which === null ? (
        totalItems > clubs.length && (
          <p className="mt-3">
            <ButtonLink href={pathOf({ ...query, which }, 1)}>{words.all(totalItems)}</ButtonLink>
          </p>
        )
      ) : (
        <PageLinks label={pages.clubs} page={page} all={totalPages} pathOf={(to) => pathOf(query, to)} />
      )}
    </section>
  )
}

/** One club in a list: all of it leads to its page. */
function ClubItem({
  club: { id, name, description, memberCount, owner, role },
}: {
  readonly club: ClubView
}) {
  return (
    <li className="relative rounded-card border border-line bg-white p-4 shadow-card focus-within:border-brand hover:border-brand sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-lg leading-snug font-semibold wrap-anywhere text-gray-900">
          <a
            href={`/clubs/${id}`}
            className="underline-offset-4 after:absolute after:inset-0 after:rounded-card hover:underline"
          >
            <bdi>{name}</bdi>
          </a>
        </h3>
        {role && <Badge tone="brand">{item.yours[role]}</Badge>}
      </div>
      <p className="mt-1 text-sm tabular-nums">{item.members(memberCount)}</p>
      <p className="text-sm">{owner ? item.owner(owner.name) : item.noOwner}</p>
      {description && (
        <p className="mt-2 line-clamp-2 text-sm wrap-anywhere" dir="auto">
          {description}
        </p>
      )}
    </li>
  )
}

/** The address of the list that shows this. */
function pathOf({ which, q }: Filters, page: number): string {
  const query = new URLSearchParams()
  if (which) query.set('which', which)
  if (q) query.set('q', q)
  if (page > 1) query.set('page', String(page))
  const said = query.toString()
  return said ? `/clubs?${said}` : '/clubs'
}
