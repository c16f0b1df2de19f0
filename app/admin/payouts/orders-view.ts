import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { BankAccount, OrderedRow, OrdersView } from '@/components/admin/payouts/orders-types'
import { toDecimal } from '@/lib/contract/money'
import type { OrderedPayout, PayeeAccount } from '@/lib/db/functions/money/payouts'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'
import { formatMoney } from '@/lib/format'
import { type PayoutNote, payoutNote } from '@/lib/web/payouts/payout-form'
import { payoutNotes } from '@/locales/en/admin/payout-orders'

const good: readonly PayoutNote[] = ['ordered', 'ordered-all', 'paid', 'taken-back', 'account-kept']

/** What the address says became of the act before; words that it may not choose itself. */
export function toldBy(params: Record<string, unknown>) {
  const note = payoutNote
    .nullable()
    .catch(null)
    .parse(params['note'] ?? null)
  return { note: note && payoutNotes[note], noteIsGood: note !== null && good.includes(note) }
}

const older = z
  .string()
  .max(100)
  .transform((text) => text.split('~'))
  .pipe(z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))
  .nullable()
  .catch(null)

export function olderOf(params: Record<string, unknown>): PageKey | null {
  const read = older.parse(params['older'] ?? null)
  return read && { key: read[0], id: read[1] }
}

export function toBankAccount(account: PayeeAccount | null): BankAccount {
  return {
    holder: account?.holder ?? '',
    iban: account?.iban?.replaceAll(/(.{4})(?=.)/g, '$1 ') ?? '',
    bic: account?.bic ?? '',
    accountNumber: account?.accountNumber ?? '',
    branchCode: account?.branchCode ?? '',
  }
}

function toRow({ payoutId: id, amountMinor, currency, account, ref, ...rest }: OrderedPayout): OrderedRow {
  const { participantType, name, at, actor, reason, status, reference } = rest
  const number =
    account && (account.iban ?? [account.branchCode, account.accountNumber].filter(Boolean).join(' '))
  return {
    id,
    participantType,
    name,
    at,
    actor,
    reason,
    status,
    reference,
    amount: formatMoney(toDecimal(amountMinor, currency), currency),
    account: account && `${account.holder}, ${number}`,
    personHref: `/admin/payouts/person?${new URLSearchParams({ side: participantType, ref, currency })}`,
  }
}

interface Answers {
  readonly open: { readonly payouts: readonly OrderedPayout[]; readonly nextAfter: PageKey | null }
  readonly ended: readonly OrderedPayout[]
  readonly practice: PayeeAccount | null
}

export function toOrders(params: Record<string, unknown>, { open, ended, practice }: Answers): OrdersView {
  const next = open.nextAfter
  return {
    ...toldBy(params),
    key: randomUUID(),
    open: open.payouts.map(toRow),
    moreHref:
      next && `/admin/payouts/on-their-way?${new URLSearchParams({ older: `${next.key}~${next.id}` })}`,
    ended: ended.filter(({ status }) => status !== 'in_transit').map(toRow),
    practice: toBankAccount(practice),
  }
}
