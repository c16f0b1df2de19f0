import { When } from '@/components/appointment/when'
import { formatMoney } from '@/lib/format'
import type { AccountView } from './types'

/** What the practice owes the consultant now, and what it has paid. */
export function Account({ account: { balances, payouts } }: { readonly account: AccountView }) {
  if (balances.length === 0) return <p>Nothing has been earned yet.</p>
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
  const { currency, pending, withheld, payable, paidOut } = balance
  const figures = [
    ['Payable to you now', payable],
    ['Pending: a problem can still be reported', pending],
    ['Withheld: a reported problem is not decided', withheld],
    ['Paid out so far', paidOut],
  ] as const
  return (
    <section
      aria-label={`Account in ${currency}`}
      className="rounded-card border border-line p-4 shadow-card"
    >
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
    <section aria-label="Pay-outs" className="mt-6">
      <h2 className="mb-2 text-xl font-bold">Pay-outs</h2>
      <ul className="space-y-2">
        {payouts.map(({ id, at, amount, currency, reference, sessions }) => (
          <li key={id} className="flex flex-wrap gap-x-3">
            <span className="font-medium text-gray-900 tabular-nums">{formatMoney(amount, currency)}</span>
            <When iso={at} />
            <span>for {sessions === 1 ? '1 session' : `${sessions.toLocaleString('en')} sessions`}</span>
            {reference && <span>reference {reference}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
