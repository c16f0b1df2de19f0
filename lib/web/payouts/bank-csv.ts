import { toDecimal } from '@/lib/contract/money'
import type { OrderedPayout } from '@/lib/db/functions/money/payouts'
import type { CsvColumn } from '../staff/lists/csv'

/** One line a payment, as banks that take lists ask for it. The remark is what comes back on the statement. */
export const bankColumns: readonly CsvColumn<OrderedPayout>[] = [
  { name: 'payout_id', cell: ({ payoutId }) => payoutId },
  { name: 'name', cell: ({ account, name }) => account?.holder ?? name },
  { name: 'iban', cell: ({ account }) => account?.iban ?? null },
  { name: 'bic', cell: ({ account }) => account?.bic ?? null },
  { name: 'account_number', cell: ({ account }) => account?.accountNumber ?? null },
  { name: 'branch_code', cell: ({ account }) => account?.branchCode ?? null },
  { name: 'amount', cell: ({ amountMinor, currency }) => toDecimal(amountMinor, currency) },
  { name: 'currency', cell: ({ currency }) => currency },
  { name: 'remark', cell: ({ payoutId }) => remarkOf(payoutId) },
  { name: 'person', cell: ({ participantType }) => participantType },
  { name: 'ref', cell: ({ ref }) => ref },
  { name: 'ordered_at', cell: ({ at }) => at },
  { name: 'status', cell: ({ status }) => status },
]

/** What a payment is called on its way: at most 35 characters, which every bank carries. */
export function remarkOf(payoutId: string): string {
  return payoutId.replaceAll('-', '')
}
