'use client'

import { formatDuration, formatMoney } from '@/lib/format'
import type { Totals } from './types'

interface SessionTotalsProps {
  /** Null: more sessions match than are added up one by one. */
  readonly totals: readonly Totals[] | null
  readonly limit: number | null
}

/** What all the filtered sessions come to, on this page and on the others. */
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
    <section aria-label="Totals" className="space-y-3">
      {totals.map((one) => (
        <dl
          key={one.currency}
          className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-xl bg-tint px-4 py-3 sm:grid-cols-4 lg:grid-cols-7"
        >
          {entries(one).map(([name, value]) => (
            <div key={name}>
              <dt className="text-sm text-gray-700">{name}</dt>
              <dd className="font-semibold text-gray-900 tabular-nums" data-testid={testIdOf(name)}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </section>
  )
}

function entries(totals: Totals): [string, string][] {
  const { currency } = totals
  return [
    ['Sessions', totals.sessions.toLocaleString('en')],
    ['Booked', formatDuration(totals.bookedSeconds)],
    ['Actual', formatDuration(totals.actualSeconds)],
    ['Frozen', formatMoney(totals.frozen, currency)],
    ['Released', formatMoney(totals.released, currency)],
    ['Returned', formatMoney(totals.returned, currency)],
    ['Fees', formatMoney(totals.fee, currency)],
  ]
}

function testIdOf(name: string): string {
  return `total-${name.toLowerCase()}`
}
