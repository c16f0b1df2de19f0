import { formatDuration, formatMoney } from '@/lib/format'
import type { Totals } from './types'

interface SessionTotalsProps {
  /** Null: more sessions match than are added up one by one. */
  readonly totals: readonly Totals[] | null
  readonly limit: number | null
}

const figures = [
  { name: 'Sessions', of: ({ sessions }: Totals) => sessions.toLocaleString('en') },
  { name: 'Booked', of: ({ bookedSeconds }: Totals) => formatDuration(bookedSeconds) },
  { name: 'Actual', of: ({ actualSeconds }: Totals) => formatDuration(actualSeconds) },
  ...(
    [
      ['Frozen', 'frozen'],
      ['Returned', 'returned'],
      ['Gross', 'gross'],
      ['Refunded', 'refunded'],
      ['Net', 'net'],
      ['Fees', 'fee'],
      ['Released', 'released'],
      ['Paid out', 'paidOut'],
    ] as const
  ).map(([name, key]) => ({ name, of: (totals: Totals) => formatMoney(totals[key], totals.currency) })),
]

/** What all the filtered sessions come to, on this page and on the others, after refunds. */
export function SessionTotals({ totals, limit }: SessionTotalsProps) {
  if (totals === null) {
    return (
      <p className="rounded-xl bg-tint px-4 py-3 text-gray-900">
        More than {limit?.toLocaleString('en')} sessions match. Totals are shown for fewer, or for any number
        when only dates, status, mode and currency are chosen; the CSV file has them all.
      </p>
    )
  }
  if (totals.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1).
    <section aria-label="Totals" tabIndex={0} className="overflow-x-auto rounded-xl bg-tint px-3 py-1.5">
      <table className="w-full text-right text-[0.8125rem] leading-[1.25rem] whitespace-nowrap">
        <caption className="sr-only">Totals by currency</caption>
        <thead>
          <tr className="text-gray-700">
            <th scope="col" className="pr-3 text-left font-semibold">
              Totals
            </th>
            {figures.map(({ name }) => (
              <th key={name} scope="col" className="px-1.5 font-semibold">
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
              {figures.map(({ name, of }) => (
                <td key={name} className="px-1.5" data-testid={testIdOf(name)}>
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

function testIdOf(name: string): string {
  return `total-${name.toLowerCase().replace(' ', '-')}`
}
