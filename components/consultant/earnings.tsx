import { Money } from '@/components/staff/money'
import { formatDuration } from '@/lib/format'
import { count } from '@/locales/en/counts'
import { earnings as words } from '@/locales/en/staff/consultant'
import type { EarningsRow } from './types'

interface EarningsProps {
  readonly rows: readonly EarningsRow[]
  /** Of the days. */
  readonly zone: string
}

/** What each day's sessions came to, after what was refunded since. */
export function Earnings({ rows, zone }: EarningsProps) {
  if (rows.length === 0) return <p>{words.none}</p>
  return (
    <>
      <ul className="space-y-4 sm:hidden">
        {rows.map((row) => (
          <li key={`${row.day}${row.currency}`} className="rounded-card border border-line p-4 shadow-card">
            <h3 className="font-semibold text-gray-900">{row.day}</h3>
            <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2">
              {columns.map(({ name, cell }) => (
                <div key={name}>
                  <dt className="text-sm">{name}</dt>
                  <dd className="font-medium text-gray-900">{cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      <table className="hidden w-full border-collapse text-left sm:table">
        <caption className="sr-only">{words.caption}</caption>
        <thead>
          <tr className="border-b border-edge">
            <th scope="col" className="py-3 pr-3">
              {words.day(zone)}
            </th>
            {columns.map(({ name }) => (
              <th key={name} scope="col" className="px-2 py-3 text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.day}${row.currency}`} className="border-b border-line">
              <th scope="row" className="py-3 pr-3 font-normal">
                {row.day}
              </th>
              {columns.map(({ name, cell }) => (
                <td key={name} className="px-2 py-3 text-right text-gray-900 tabular-nums">
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const columns = [
  { name: words.sessions, cell: (row: EarningsRow) => count(row.sessions) },
  { name: words.together, cell: (row: EarningsRow) => formatDuration(row.actualSeconds) },
  { name: words.frozen, cell: (row: EarningsRow) => <Money amount={row.frozen} currency={row.currency} /> },
  { name: words.charged, cell: (row: EarningsRow) => <Money amount={row.gross} currency={row.currency} /> },
  {
    name: words.refunded,
    cell: (row: EarningsRow) => <Money amount={row.refunded} currency={row.currency} />,
  },
  { name: words.fee, cell: (row: EarningsRow) => <Money amount={row.fee} currency={row.currency} /> },
  {
    name: words.released,
    cell: (row: EarningsRow) => <Money amount={row.released} currency={row.currency} />,
  },
  { name: words.paidOut, cell: (row: EarningsRow) => <Money amount={row.paidOut} currency={row.currency} /> },
]
