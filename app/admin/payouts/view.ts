import * as z from 'zod'
import type { Payee, Payout, PayoutsView } from '@/components/admin/payouts/payouts-types'
import { forms } from '@/lib/contract/limits'
import { toDecimal } from '@/lib/contract/money'
import { isStorable } from '@/lib/contract/text'
import { currency, participantType } from '@/lib/contract/words'
import type { Result } from '@/lib/db/functions/index'
import type { BalancesKey, PersonBalance, Withdrawal } from '@/lib/db/functions/money/withdrawals'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'

const uuid = z.uuid()

/** The address of the page: what cannot be understood there is left out. */
const payoutsQuery = z.object({
  side: z.nullable(participantType).catch(null),
  text: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  /** The last name, id and currency of the page before. */
  after: z
    .string()
    .max(forms.refCharacters)
    .transform((text) => {
      const [id, code, ...name] = text.split('~')
      return [id, code, name.join('~')]
    })
    .pipe(z.tuple([uuid, currency, z.string()]))
    .nullable()
    .catch(null),
  /** The last pay-out seen. */
  older: z
    .string()
    .max(100)
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.iso.datetime({ offset: true }), uuid]))
    .nullable()
    .catch(null),
})
export type PayoutsQuery = z.output<typeof payoutsQuery>

export function parsePayoutsQuery(params: Record<string, unknown>): PayoutsQuery {
  return payoutsQuery.parse(params)
}

interface Answers {
  readonly balances: Result<'admin_balances'>
  readonly history: Result<'admin_withdrawals'>
}

export function toPayouts(query: PayoutsQuery, { balances, history }: Answers): PayoutsView {
  const side = query.side ?? 'consultant'
  const href = (more: Record<string, string>) =>
    `/admin/payouts?${new URLSearchParams({ side, ...(query.text ? { text: query.text } : {}), ...more })}`
  return {
    side,
    text: query.text,
    payees: balances.people.map((person) => toPayee(person, side)),
    firstHref: query.after ? href({}) : null,
    nextHref: balances.nextAfter && href({ after: afterText(balances.nextAfter) }),
    payouts: history.withdrawals.map(toPayout),
    olderHref: history.nextAfter && `${href({ older: olderText(history.nextAfter) })}#history`,
  }
}

function afterText({ id, currency: code, name }: BalancesKey): string {
  return [id, code, name].join('~')
}

function olderText({ key, id }: PageKey): string {
  return `${key}~${id}`
}

function toPayee(person: PersonBalance, side: Payee['participantType']): Payee {
  const amount = (minor: number) => toDecimal(minor, person.currency)
  return {
    key: `${person.personId} ${person.currency}`,
    participantType: side,
    ref: person.ref,
    name: person.name,
    currency: person.currency,
    free: amount(person.freeMinor),
    hasFree: person.freeMinor > 0,
    waiting: amount(person.waitingMinor),
    withheld: amount(person.withheldMinor),
    inTransit: amount(person.inTransitMinor),
    withdrawn: amount(person.withdrawnMinor),
    orderHref: `/admin/payouts/person?${new URLSearchParams({ side, ref: person.ref, currency: person.currency })}`,
    rating: person.rating,
  }
}

function toPayout({ withdrawalId: id, amountMinor, ref: _ref, ...rest }: Withdrawal): Payout {
  return { id, ...rest, amount: toDecimal(amountMinor, rest.currency) }
}
