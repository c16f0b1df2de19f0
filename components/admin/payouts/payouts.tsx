import { ratingWords } from '@/components/staff/rating-words'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { forms } from '@/lib/contract/limits'
import { formatMoney } from '@/lib/format'
import { orders } from '@/locales/en/admin/payout-orders'
import { history, sides, payouts as words } from '@/locales/en/admin/payouts'
import { PayOutButton } from './pay-out-button'
import type { Payee, Payout, PayoutsView } from './payouts-types'

/** Who is owed what, the way to pay it out, and what was paid. */
export function Payouts({ view }: { readonly view: PayoutsView }) {
  const { side, text, payees, firstHref, nextHref } = view
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <Sides side={side} />
        <ButtonLink href="/admin/payouts/on-their-way">{orders.link}</ButtonLink>
      </div>
      <p className="mb-4 max-w-3xl">{words.detail}</p>
      <search>
        <form method="get" action="/admin/payouts" className="mb-4 flex flex-wrap items-end gap-3">
          <input type="hidden" name="side" value={side} />
          <Field
            label={words.search}
            name="text"
            type="search"
            defaultValue={text}
            maxLength={forms.searchCharacters}
          />
          <Button type="submit" variant="primary">
            {words.show}
          </Button>
        </form>
      </search>
      {payees.length === 0 ? (
        <p>{text ? words.noSuchName : sides[side].nobody}</p>
      ) : (
        <PayeeTable side={side} payees={payees} />
      )}
      <Pages firstHref={firstHref} nextHref={nextHref} />
      <History payouts={view.payouts} olderHref={view.olderHref} />
    </>
  )
}

function Sides({ side }: Pick<PayoutsView, 'side'>) {
  return (
    <nav aria-label={words.sides} className="flex gap-1">
      {(['consultant', 'client'] as const).map((one) => (
        <a
          key={one}
          href={`/admin/payouts?side=${one}`}
          {...(one === side ? { 'aria-current': 'true' } : {})}
          className={classes(
            'inline-flex min-h-12 items-center rounded-xl px-3 font-medium text-accent underline-offset-4 hover:underline',
            one === side && 'bg-tint-strong',
          )}
        >
          {sides[one].tab}
        </a>
      ))}
    </nav>
  )
}

/** A table where there is room for one, and its rows as cards where there is not. */
function PayeeTable({ side, payees }: Pick<PayoutsView, 'side' | 'payees'>) {
  const { free, waiting } = sides[side]
  const amounts: readonly (readonly [string, (payee: Payee) => string])[] = [
    [free, (payee) => payee.free],
    [waiting, (payee) => payee.waiting],
    ...(side === 'consultant' ? [[words.withheld, (payee: Payee) => payee.withheld] as const] : []),
    [words.inTransit, (payee) => payee.inTransit],
    [words.paidOut, (payee) => payee.withdrawn],
  ]
  return (
    <table className="w-full text-left max-md:block">
      <caption className="sr-only">{sides[side].tab}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-edge text-sm text-gray-700">
          <th scope="col" className="py-2">
            {words.name}
          </th>
          {amounts.map(([name]) => (
            <th key={name} scope="col" className="px-2 py-2 text-right">
              {name}
            </th>
          ))}
          <th scope="col" className="py-2 text-right">
            <span className="sr-only">{words.payOut}</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:grid max-md:gap-3">
        {payees.map((payee) => (
          <tr
            key={payee.key}
            className="max-md:block max-md:rounded-card max-md:border max-md:border-line max-md:px-4 max-md:py-3 max-md:shadow-card md:border-b md:border-line"
          >
            <th scope="row" className="py-2 font-semibold text-gray-900 max-md:block max-md:py-0">
              <bdi>{payee.name}</bdi>
              <span className="block text-sm font-normal text-gray-700">
                {payee.participantType === 'consultant'
                  ? words.payee(payee.currency, ratingWords(payee.rating))
                  : payee.currency}
              </span>
            </th>
            {amounts.map(([name, of]) => (
              <td
                key={name}
                className="whitespace-nowrap text-gray-900 tabular-nums max-md:flex max-md:justify-between md:px-2 md:py-2 md:text-right"
              >
                <span className="text-sm text-gray-700 md:hidden">{name}</span>
                <span>{formatMoney(of(payee), payee.currency)}</span>
              </td>
            ))}
            <td className="max-md:mt-2 max-md:block md:py-2">
              <div className="flex flex-wrap gap-2 md:justify-end">
                <ButtonLink href={payee.orderHref}>
                  {words.order}
                  <span className="sr-only">{words.whom(payee.name, payee.currency)}</span>
                </ButtonLink>
                {payee.hasFree && <PayOutButton payee={payee} />}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Pages({ firstHref, nextHref }: Pick<PayoutsView, 'firstHref' | 'nextHref'>) {
  if (!firstHref && !nextHref) return null
  return (
    <nav aria-label={words.pages} className="mt-5 flex flex-wrap gap-3">
      {firstHref && <ButtonLink href={firstHref}>{words.first}</ButtonLink>}
      {nextHref && <ButtonLink href={nextHref}>{words.next}</ButtonLink>}
    </nav>
  )
}

function History({ payouts, olderHref }: Pick<PayoutsView, 'payouts' | 'olderHref'>) {
  return (
    <section aria-labelledby="history" className="mt-10">
      <h2 id="history" className="mb-3 text-xl font-bold">
        {history.title}
      </h2>
      {payouts.length === 0 ? (
        <p>{history.none}</p>
      ) : (
        <ul className="space-y-3">
          {payouts.map((payout) => (
            <Paid key={payout.id} payout={payout} />
          ))}
        </ul>
      )}
      {olderHref && (
        <p className="mt-4">
          <ButtonLink href={olderHref}>{history.older}</ButtonLink>
        </p>
      )}
    </section>
  )
}

function Paid({ payout }: { readonly payout: Payout }) {
  const { at, participantType, name, amount, currency, reference, actor, reason, sessions } = payout
  return (
    <li className="border-l-4 border-tint-line pl-4">
      <span className="font-semibold text-gray-900">
        <Sentence parts={history.paid(formatMoney(amount, currency), <bdi>{name}</bdi>)} />
      </span>
      <span>{participantType === 'client' ? history.toClient : history.forSessions(sessions)}</span>
      <p className="break-words whitespace-pre-wrap text-gray-900" dir="auto">
        {reason}
      </p>
      <p className="text-sm">
        <When iso={at} />
        <span>{reference ? history.byWithReference(actor, reference) : history.by(actor)}</span>
      </p>
    </li>
  )
}
