import { When } from '@/components/time/when'
import { Sentence } from '@/components/ui/sentence'
import { formatMoney } from '@/lib/format'
import { ledger as words } from '@/locales/en/admin/session'
import type { LedgerTransfer } from '../types'

/** Every movement of money for one booking; the lines of each sum to zero, and the sum is written under them. */
export function LedgerTransfers({ transfers }: { readonly transfers: readonly LedgerTransfer[] }) {
  if (transfers.length === 0) return <p>{words.none}</p>
  return (
    <div className="space-y-6">
      {transfers.map((transfer) => (
        <TransferTable key={transfer.id} transfer={transfer} />
      ))}
    </div>
  )
}

function TransferTable({ transfer }: { readonly transfer: LedgerTransfer }) {
  const { title, actor, reason, at, lines, sum, currency } = transfer
  return (
    <table className="w-full border-collapse text-left">
      <caption className="pb-2 text-left">
        <span className="font-semibold text-gray-900">{title}</span>
        <span className="block text-sm">
          <Sentence parts={words.moved(<When iso={at} />, actor, reason)} />
        </span>
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{words.account}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ account, amount }) => (
          <tr key={account} className="border-t border-line">
            <th scope="row" className="py-2 pr-4 font-normal">
              {account}
            </th>
            <td className="py-2 text-right whitespace-nowrap text-gray-900 tabular-nums">
              {formatMoney(amount, currency)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-edge font-semibold text-gray-900">
          <th scope="row" className="py-2 pr-4">
            {words.sum}
          </th>
          <td data-testid="ledger-sum" className="py-2 text-right tabular-nums">
            {formatMoney(sum, currency)}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
