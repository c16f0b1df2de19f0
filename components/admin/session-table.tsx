'use client'

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

/** Where there is no room for a table its rows are drawn as cards: one markup for both, since a list twice as long takes twice as long to come. */
const asCards = classes(
  'max-xl:block max-xl:[&_tbody]:grid max-xl:[&_tbody]:gap-4',
  'max-xl:[&_thead_tr]:flex max-xl:[&_thead_tr]:flex-wrap max-xl:[&_thead_tr]:gap-x-4 max-xl:[&_thead]:mb-4 max-xl:[&_thead]:block',
  'max-xl:[&_tbody_tr]:grid max-xl:[&_tbody_tr]:grid-cols-2 max-xl:[&_tbody_tr]:gap-x-4 max-xl:[&_tbody_tr]:gap-y-2.5 max-xl:sm:[&_tbody_tr]:grid-cols-3',
  'max-xl:[&_tbody_tr]:rounded-card max-xl:[&_tbody_tr]:border max-xl:[&_tbody_tr]:border-line max-xl:[&_tbody_tr]:p-4 max-xl:[&_tbody_tr]:shadow-card',
  'max-xl:[&_tbody_th]:col-span-2 max-xl:[&_td]:font-medium',
  'max-xl:[&_td[data-label]]:before:block max-xl:[&_td]:before:text-sm max-xl:[&_td]:before:font-normal max-xl:[&_td]:before:text-gray-600 max-xl:[&_td]:before:content-[attr(data-label)]',
)
const asTable = classes(
  'xl:border-collapse xl:text-[0.8125rem] xl:[&_td]:px-1.5 xl:[&_td]:py-3 xl:[&_th]:px-1.5 xl:[&_th]:py-3',
  'xl:[&_tbody_tr]:border-b xl:[&_tbody_tr]:border-line xl:[&_tbody_tr]:hover:bg-tint xl:[&_thead_tr]:border-b xl:[&_thead_tr]:border-edge',
)

/**
 * A page of the list. It is drawn in the browser's part of the code because the server then sends the rows once as data, and not every element that they
 * become.
 */
export function SessionTable({ rows, sorting }: SessionTableProps) {
  return (
    <table className={classes('w-full text-left text-gray-900 [&_td]:align-middle', asCards, asTable)}>
      <caption className="sr-only">Sessions</caption>
      <thead>
        <tr>
          <Heading name="Start" sort="start" sorting={sorting} />
          <Heading name="Status" sorting={sorting} />
          {columns.map(({ name, end, sort }) => (
            <Heading key={name} name={name} end={end} sort={sort} sorting={sorting} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row }: { readonly row: SessionRow }) {
  return (
    <tr>
      <th scope="row" className="font-normal">
        <StartLink row={row} />
      </th>
      <td className="max-xl:col-span-2 max-sm:-mt-1 sm:max-xl:col-span-1 sm:max-xl:text-right">
        <StatusBadge status={row.status} />
      </td>
      {columns.map(({ name, cell, end }) => (
        <td key={name} data-label={name} className={end ? 'xl:text-right' : undefined}>
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}

interface HeadingProps {
  readonly name: string
  readonly end?: boolean | undefined
  readonly sort?: Sort | undefined
  readonly sorting: Sorting
}

/** Above cards only what can be sorted by is left of the headings. */
function Heading({ name, end, sort, sorting }: HeadingProps) {
  const sorted = sort === sorting.sort
  return (
    <th
      scope="col"
      {...(sorted ? { 'aria-sort': sorting.dir === 'asc' ? 'ascending' : 'descending' } : {})}
      className={classes('font-semibold text-gray-700', end && 'xl:text-right', !sort && 'max-xl:hidden')}
    >
      {sort ? <SortLink sort={sort} name={name} sorting={sorting} /> : name}
    </th>
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
