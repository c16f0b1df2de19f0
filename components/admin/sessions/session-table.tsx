'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { StatusBadge } from '@/components/staff/status-badge'
import { classes } from '@/components/ui/classes'
import { Sentence } from '@/components/ui/sentence'
import { list, columns as words } from '@/locales/en/admin/list'
import { StartTime } from '../start-time'
import type { SessionRow, Sort } from '../types'
import { ProblemBadge } from './problem-badge'
import { type Column, columns } from './session-columns'

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
  'max-xl:block max-xl:[&_tbody]:grid max-xl:[&_tbody]:gap-3 max-xl:md:[&_tbody]:grid-cols-2',
  'max-xl:[&_thead_tr]:flex max-xl:[&_thead_tr]:flex-wrap max-xl:[&_thead_tr]:gap-x-4 max-xl:[&_thead]:mb-3 max-xl:[&_thead]:block',
  'max-xl:[&_tbody_tr]:grid max-xl:[&_tbody_tr]:grid-cols-2 max-xl:[&_tbody_tr]:gap-x-5 max-xl:[&_tbody_tr]:gap-y-1.5 max-xl:[&_tbody_tr]:text-sm',
  'max-xl:[&_tbody_tr]:rounded-card max-xl:[&_tbody_tr]:border max-xl:[&_tbody_tr]:border-line max-xl:[&_tbody_tr]:px-4 max-xl:[&_tbody_tr]:py-3 max-xl:[&_tbody_tr]:shadow-card',
)
const asTable = classes(
  'xl:border-collapse xl:text-[0.8125rem] xl:leading-[1.0625rem] xl:[&_td]:px-1.5 xl:[&_td]:py-[3px] xl:[&_th]:px-1.5 xl:[&_th]:py-[3px]',
  'xl:[&_tbody_tr]:border-b xl:[&_tbody_tr]:border-line xl:[&_tbody_tr]:hover:bg-tint xl:[&_thead_tr]:border-b xl:[&_thead_tr]:border-edge',
)

/**
 * A page of the list. It is drawn in the browser's part of the code because the server then sends the rows once as data, and not every element that they
 * become: elements of a server component are sent twice, as HTML and as what the browser takes them over from. For the same reason the filters fetch the
 * consultants only when they are opened. Without script everything works but that choice, and the search finds the name.
 */
export function SessionTable({ rows, sorting }: SessionTableProps) {
  return (
    <table className={classes('w-full text-left text-gray-900 [&_td]:align-top', asCards, asTable)}>
      <caption className="sr-only">{list.title}</caption>
      <thead>
        <tr>
          <Heading lines={[{ name: words.start, sort: 'start' }]} sorting={sorting} />
          <Heading lines={[{ name: words.status }]} sorting={sorting} />
          {columns.map(({ lines, end }) => (
            <Heading key={lines[0]?.name} lines={lines} end={end} sorting={sorting} />
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
      <th scope="row" className="align-top font-normal">
        <StartLink row={row} />
      </th>
      <td className="max-xl:text-right">
        <span className="inline-flex flex-col items-start max-xl:items-end">
          <StatusBadge status={row.status} dense />
          {row.problem && <ProblemBadge problem={row.problem} dense />}
        </span>
      </td>
      {columns.map((column) => (
        <Cell key={column.lines[0]?.name} column={column} row={row} />
      ))}
    </tr>
  )
}

/** Each line says its own name where no heading stands above it, and to who cannot see that one does. */
function Cell({
  column: { lines, end, tableOnly },
  row,
}: {
  readonly column: Column
  readonly row: SessionRow
}) {
  return (
    <td className={classes(end && 'xl:text-right', tableOnly && 'max-xl:hidden')}>
      {lines.map(({ name, cell }) => (
        <span key={name} className="flex justify-between gap-2 xl:block">
          <span className="text-gray-600 xl:sr-only">{name}</span>{' '}
          <span className="min-w-0 break-words max-xl:text-right max-xl:font-medium">{cell(row)}</span>
        </span>
      ))}
    </td>
  )
}

interface HeadingProps {
  readonly lines: readonly { readonly name: string; readonly sort?: Sort | undefined }[]
  readonly end?: boolean | undefined
  readonly sorting: Sorting
}

/** Above cards only what can be sorted by is left of the headings. */
function Heading({ lines, end, sorting }: HeadingProps) {
  const sorted = lines.some(({ sort }) => sort === sorting.sort)
  const sortable = lines.some(({ sort }) => sort)
  return (
    <th
      scope="col"
      {...(sorted ? { 'aria-sort': sorting.dir === 'asc' ? 'ascending' : 'descending' } : {})}
      className={classes(
        'align-bottom font-semibold text-gray-700',
        end && 'xl:text-right',
        !sortable && 'max-xl:hidden',
      )}
    >
      {lines.map(({ name, sort }) => (
        <span key={name} className={classes('block', !sort && 'max-xl:hidden')}>
          {sort ? <SortLink sort={sort} name={name} sorting={sorting} /> : name}
        </span>
      ))}
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
      <span>{name}</span>
      {current && <Icon aria-hidden="true" className="size-4 shrink-0" />}
      {current && (
        <span className="sr-only">{sorting.dir === 'asc' ? words.lowestFirst : words.highestFirst}</span>
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
      <StartTime iso={row.scheduledStartTime} />
      <span className="sr-only">
        <Sentence parts={words.who(<bdi>{row.client}</bdi>, <bdi>{row.consultant}</bdi>)} />
      </span>
    </a>
  )
}
