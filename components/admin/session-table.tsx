import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { When } from '@/components/appointment/when'
import { classes } from '@/components/ui/classes'
import { formatDuration } from '@/lib/format'
import { differenceInWords } from './difference'
import { Mode } from './mode'
import { Money, NotYet } from './money'
import { StatusBadge } from './status-badge'
import { reasonInWords } from './status-words'
import type { SessionRow, Sort } from './types'

interface Column {
  readonly name: string
  readonly end?: boolean
  readonly sort?: Sort
  readonly cell: (row: SessionRow) => ReactNode
}

/** One table of columns serves the wide table and the cards of a phone. Start and status stand apart in both. */
const columns: readonly Column[] = [
  { name: 'Client', cell: (row) => row.client },
  { name: 'Consultant', cell: (row) => row.consultant },
  { name: 'Mode', cell: (row) => <Mode sessionType={row.sessionType} /> },
  { name: 'Booked', end: true, cell: (row) => formatDuration(row.bookedSeconds) },
  {
    name: 'Actual',
    end: true,
    sort: 'actual',
    cell: (row) => (row.actualSeconds === null ? <NotYet /> : formatDuration(row.actualSeconds)),
  },
  { name: 'Difference', end: true, cell: (row) => differenceInWords(row) ?? <NotYet /> },
  {
    name: 'Frozen',
    end: true,
    sort: 'frozen',
    cell: (row) => <Money amount={row.frozen} currency={row.currency} />,
  },
  {
    name: 'Released',
    end: true,
    sort: 'released',
    cell: (row) => <Money amount={row.released} currency={row.currency} />,
  },
  { name: 'Returned', end: true, cell: (row) => <Money amount={row.returned} currency={row.currency} /> },
  { name: 'Fee', end: true, cell: (row) => <Money amount={row.fee} currency={row.currency} /> },
  { name: 'End reason', cell: (row) => reasonInWords(row.endReason, row.endedBy) ?? <NotYet /> },
]

/** By what the rows are sorted now, and where each heading leads. */
export interface Sorting {
  readonly sort: Sort
  readonly dir: 'asc' | 'desc'
  readonly links: Readonly<Record<Sort, string>>
}

interface SessionTableProps {
  readonly rows: readonly SessionRow[]
  readonly sorting: Sorting
}

export function SessionTable({ rows, sorting }: SessionTableProps) {
  return (
    <>
      <nav aria-label="Sort by" className="mb-4 flex flex-wrap gap-x-4 xl:hidden">
        <SortLink sort="start" name="Start" sorting={sorting} />
        {columns.map(
          ({ name, sort }) => sort && <SortLink key={name} sort={sort} name={name} sorting={sorting} />,
        )}
      </nav>
      <ul className="space-y-4 xl:hidden">
        {rows.map((row) => (
          <li key={row.id}>
            <SessionCard row={row} />
          </li>
        ))}
      </ul>
      <div className="hidden xl:block">
        <WideTable rows={rows} sorting={sorting} />
      </div>
    </>
  )
}

function SortLink({
  sort,
  name,
  sorting,
}: {
  readonly sort: Sort
  readonly name: string
  readonly sorting: Sorting
}) {
  const current = sorting.sort === sort
  const Icon = sorting.dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <a
      href={sorting.links[sort]}
      className="inline-flex min-h-6 items-center gap-0.5 text-accent underline underline-offset-4 hover:text-accent-hover"
    >
      {name}
      {current && <Icon aria-hidden="true" className="size-4 shrink-0" />}
      {current && (
        <span className="sr-only">, {sorting.dir === 'asc' ? 'lowest first' : 'highest first'}</span>
      )}
    </a>
  )
}

function StartLink({ row }: { readonly row: SessionRow }) {
  return (
    <a
      href={row.href}
      className="font-semibold text-accent underline underline-offset-4 hover:text-accent-hover"
    >
      <When iso={row.scheduledStartTime} />
      <span className="sr-only">
        , {row.client} with {row.consultant}
      </span>
    </a>
  )
}

function SessionCard({ row }: { readonly row: SessionRow }) {
  return (
    <article className="rounded-card border border-line p-4 shadow-card">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="min-h-6 text-base">
          <StartLink row={row} />
        </h2>
        <StatusBadge status={row.status} />
      </div>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2.5 sm:grid-cols-3">
        {columns.map(({ name, cell }) => (
          <div key={name}>
            <dt className="text-sm">{name}</dt>
            <dd className="font-medium text-gray-900">{cell(row)}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}

function WideTable({ rows, sorting }: SessionTableProps) {
  const heading = (column: { name: string; end?: boolean; sort?: Sort }) => (
    <th
      key={column.name}
      scope="col"
      {...(column.sort === sorting.sort
        ? { 'aria-sort': sorting.dir === 'asc' ? 'ascending' : 'descending' }
        : {})}
      className={classes('px-1.5 py-3 font-semibold', column.end && 'text-right')}
    >
      {column.sort ? <SortLink sort={column.sort} name={column.name} sorting={sorting} /> : column.name}
    </th>
  )
  return (
    <table className="w-full border-collapse text-left text-[0.8125rem]">
      <caption className="sr-only">Sessions</caption>
      <thead>
        <tr className="border-b border-edge text-gray-700">
          {heading({ name: 'Start', sort: 'start' })}
          {heading({ name: 'Status' })}
          {columns.map(heading)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="border-b border-line align-middle hover:bg-tint">
            <th scope="row" className="px-1.5 py-3 font-normal">
              <StartLink row={row} />
            </th>
            <td className="px-1.5 py-3">
              <StatusBadge status={row.status} />
            </td>
            {columns.map(({ name, cell, end }) => (
              <td key={name} className={classes('px-1.5 py-3 text-gray-900', end && 'text-right')}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
