import { classes } from '@/components/ui/classes'
import { amountOf } from '@/lib/contract/decimal'
import type { SummaryView } from '@/lib/contract/http/session'
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

/** The same as the ledger, for the eye: released, fee, returned, as parts of what was frozen. */
export function LedgerBar({ summary }: { readonly summary: SummaryView }) {
  const minor = (amount: string) => amountOf(amount).minor
  const parts = [
    { name: 'released', look: 'bg-brand', share: minor(summary.amountReleased) },
    { name: 'fee', look: 'bg-ink', share: minor(summary.platformFee) },
    { name: 'returned', look: 'bg-gray-300', share: minor(summary.amountReturned) },
  ].filter(({ share }) => share > 0)
  return (
    <div aria-hidden="true" className="mb-4 flex h-2.5 gap-0.5 overflow-hidden rounded-full">
      {parts.map(({ name, look, share }) => (
        <span key={name} className={look} style={{ flexGrow: share }} />
      ))}
    </div>
  )
}
