import type { ReactNode } from 'react'
import { When } from '@/components/appointment/when'
import { formatDuration } from '@/lib/format'
import { Mode } from './mode'
import { Money, NotYet } from './money'
import { StatusBadge } from './status-badge'
import { reasonInWords } from './status-words'
import type { SessionRow } from './types'

interface Column {
  readonly name: string
  readonly end?: boolean
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
    cell: (row) => (row.actualSeconds === null ? <NotYet /> : formatDuration(row.actualSeconds)),
  },
  { name: 'Frozen', end: true, cell: (row) => <Money amount={row.frozen} currency={row.currency} /> },
  { name: 'Released', end: true, cell: (row) => <Money amount={row.released} currency={row.currency} /> },
  { name: 'Returned', end: true, cell: (row) => <Money amount={row.returned} currency={row.currency} /> },
  { name: 'Fee', end: true, cell: (row) => <Money amount={row.fee} currency={row.currency} /> },
  { name: 'End reason', cell: (row) => reasonInWords(row.endReason, row.endedBy) ?? <NotYet /> },
]

export function SessionTable({ rows }: { readonly rows: readonly SessionRow[] }) {
  return (
    <>
      <ul className="space-y-4 xl:hidden">
        {rows.map((row) => (
          <li key={row.id}>
            <SessionCard row={row} />
          </li>
        ))}
      </ul>
      <div className="hidden xl:block">
        <WideTable rows={rows} />
      </div>
    </>
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

function WideTable({ rows }: { readonly rows: readonly SessionRow[] }) {
  return (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="sr-only">Sessions, newest start first</caption>
      <thead>
        <tr className="border-b border-edge text-gray-700">
          <th scope="col" className="py-3 pr-3 font-semibold">
            Start
          </th>
          <th scope="col" className="px-2 py-3 font-semibold">
            Status
          </th>
          {columns.map(({ name, end }) => (
            <th
              key={name}
              scope="col"
              className={end ? 'px-2 py-3 text-right font-semibold' : 'px-2 py-3 font-semibold'}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="border-b border-line align-middle hover:bg-tint">
            <th scope="row" className="py-3 pr-3 font-normal">
              <StartLink row={row} />
            </th>
            <td className="px-2 py-3">
              <StatusBadge status={row.status} />
            </td>
            {columns.map(({ name, cell, end }) => (
              <td
                key={name}
                className={end ? 'px-2 py-3 text-right text-gray-900' : 'px-2 py-3 text-gray-900'}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
