import { formatDuration, formatMoney } from '@/lib/format'
import { totals as words } from '@/locales/en/admin/list'
import { count } from '@/locales/en/counts'
import type { Totals } from '../types'

interface SessionTotalsProps {
  /** Null: more sessions match than are added up one by one. */
  readonly totals: readonly Totals[] | null
  readonly limit: number | null
}

const amounts = [
  ['frozen', 'frozen'],
  ['returned', 'returned'],
  ['gross', 'gross'],
  ['refunded', 'refunded'],
  ['net', 'net'],
  ['fee', 'fees'],
  ['released', 'released'],
  ['paidOut', 'paid-out'],
] as const

const figures = [
  { id: 'sessions', name: words.sessions, of: ({ sessions }: Totals) => count(sessions) },
  { id: 'booked', name: words.booked, of: ({ bookedSeconds }: Totals) => formatDuration(bookedSeconds) },
  { id: 'actual', name: words.actual, of: ({ actualSeconds }: Totals) => formatDuration(actualSeconds) },
  ...amounts.map(([key, id]) => ({
    id,
    name: words[key],
    of: (totals: Totals) => formatMoney(totals[key], totals.currency),
  })),
]

/** What all the filtered sessions come to, on this page and on the others, after refunds. */
export function SessionTotals({ totals, limit }: SessionTotalsProps) {
  if (totals === null) {
    return <p className="rounded-xl bg-tint px-4 py-3 text-gray-900">{words.tooMany(limit ?? 0)}</p>
  }
  if (totals.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1).
    <section aria-label={words.title} tabIndex={0} className="overflow-x-auto rounded-xl bg-tint px-3 py-1.5">
      <table className="w-full text-right text-[0.8125rem] leading-[1.25rem] whitespace-nowrap">
        <caption className="sr-only">{words.byCurrency}</caption>
        <thead>
          <tr className="text-gray-700">
            <th scope="col" className="pr-3 text-left font-semibold">
              {words.title}
            </th>
            {figures.map(({ id, name }) => (
              <th key={id} scope="col" className="px-1.5 font-semibold">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {totals.map((one) => (
            <tr key={one.currency} className="text-gray-900 tabular-nums">
              <th scope="row" className="pr-3 text-left font-semibold">
                {one.currency}
              </th>
              {figures.map(({ id, of }) => (
                <td key={id} className="px-1.5" data-testid={`total-${id}`}>
                  {of(one)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
