import { When } from '@/components/time/when'
import { formatMoney } from '@/lib/format'
import { account as words } from '@/locales/en/staff/consultant'
import type { AccountView } from './types'

/** What the practice owes the consultant now, and what it has paid. */
export function Account({ account: { balances, payouts } }: { readonly account: AccountView }) {
  if (balances.length === 0) return <p>{words.none}</p>
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        {balances.map((balance) => (
          <Balance key={balance.currency} balance={balance} />
        ))}
      </div>
      {payouts.length > 0 && <Payouts payouts={payouts} />}
    </>
  )
}

function Balance({ balance }: { readonly balance: AccountView['balances'][number] }) {
  const { currency, pending, withheld, payable, inTransit, paidOut } = balance
  const figures = [
    [words.payable, payable],
    [words.pending, pending],
    [words.withheld, withheld],
    [words.inTransit, inTransit],
    [words.paidOut, paidOut],
  ] as const
  return (
    <section aria-label={words.label(currency)} className="rounded-card border border-line p-4 shadow-card">
      <h2 className="font-semibold text-gray-900">{currency}</h2>
      <dl className="mt-2 space-y-1">
        {figures.map(([name, amount]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-sm">{name}</dt>
            <dd className="font-medium whitespace-nowrap text-gray-900 tabular-nums">
              {formatMoney(amount, currency)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Payouts({ payouts }: Pick<AccountView, 'payouts'>) {
  return (
    <section aria-label={words.payouts} className="mt-6">
      <h2 className="mb-2 text-xl font-bold">{words.payouts}</h2>
      <ul className="space-y-2">
        {payouts.map(({ id, at, amount, currency, reference, sessions }) => (
          <li key={id} className="flex flex-wrap gap-x-3">
            <span className="font-medium text-gray-900 tabular-nums">{formatMoney(amount, currency)}</span>
            <When iso={at} />
            <span>{words.forSessions(sessions)}</span>
            {reference && <span>{words.reference(reference)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
