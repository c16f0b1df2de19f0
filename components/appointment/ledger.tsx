import { classes } from '@/components/ui/classes'
import { formatMoney } from '@/lib/format'
import type { LedgerLine } from './summary-words'

/** First what was frozen, then where each part of it went. */
export function Ledger({
  lines,
  currency,
}: {
  readonly lines: readonly LedgerLine[]
  readonly currency: string
}) {
  return (
    <dl className="rounded-2xl border border-tint-line bg-tint px-4 sm:px-5">
      {lines.map(({ name, amount, testId }, index) => (
        <div
          key={name}
          className={classes(
            'flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-3',
            index > 0 && 'border-t border-tint-line',
          )}
        >
          <dt className="min-w-0 text-gray-700">{name}</dt>
          <dd
            {...(testId ? { 'data-testid': testId } : {})}
            className={classes(
              'ml-auto text-gray-900 tabular-nums',
              testId ? 'text-lg font-bold' : 'font-medium',
            )}
          >
            {formatMoney(amount, currency)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
