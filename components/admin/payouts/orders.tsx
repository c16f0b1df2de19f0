import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { forms } from '@/lib/contract/limits'
import { account, orders as words } from '@/locales/en/admin/payout-orders'
import { AccountForm } from './account-form'
import { PayoutNote } from './note'
import type { OrderedRow, OrdersView } from './orders-types'

/** What was ordered and did not end, the ways to tick it off, files for the bank, and what ended. */
export function Orders({ view }: { readonly view: OrdersView }) {
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <ButtonLink href="/admin/payouts">{words.back}</ButtonLink>
      </div>
      <PayoutNote note={view.note} isGood={view.noteIsGood} />
      <p className="mb-6 max-w-3xl">{words.detail}</p>
      <OrderAll formKey={view.key} />
      <section aria-labelledby="open" className="mt-8">
        <h2 id="open" className="mb-3 text-xl font-bold">
          {words.onTheWay}
        </h2>
        {view.open.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <>
            <Files />
            <ul className="space-y-4">
              {view.open.map((row) => (
                <Open key={row.id} row={row} />
              ))}
            </ul>
          </>
        )}
        {view.moreHref && (
          <p className="mt-4">
            <ButtonLink href={view.moreHref}>{words.more}</ButtonLink>
          </p>
        )}
      </section>
      <Ended rows={view.ended} />
      <section aria-labelledby="practice" className="mt-10">
        <h2 id="practice" className="mb-1 text-xl font-bold">
          {account.ofPractice}
        </h2>
        <p className="mb-4">{account.practiceDetail}</p>
        <AccountForm account={view.practice} side="" personRef="" currency="" />
      </section>
    </>
  )
}

function OrderAll({ formKey }: { readonly formKey: string }) {
  return (
    <form
      method="post"
      action="/api/admin/payouts"
      className="max-w-3xl rounded-card border border-line bg-white p-5 shadow-card"
    >
      <input type="hidden" name="act" value="order_all" />
      <input type="hidden" name="key" value={formKey} />
      <p className="mb-3">{words.allDetail}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label={words.reason}
          name="reason"
          required
          maxLength={forms.reasonCharacters}
          className="min-w-56 grow"
        />
        <Button type="submit" variant="primary">
          {words.all}
        </Button>
      </div>
    </form>
  )
}

function Files() {
  return (
    <div className="mb-5">
      <p className="mb-2 text-sm">{words.filesDetail}</p>
      <nav aria-label={words.files} className="flex flex-wrap gap-3">
        <ButtonLink href="/api/admin/payouts/file?format=csv" download>
          {words.csv}
        </ButtonLink>
        <ButtonLink href="/api/admin/payouts/file?format=pain001">{words.pain001}</ButtonLink>
      </nav>
    </div>
  )
}

function Heading({ row }: { readonly row: OrderedRow }) {
  return (
    <>
      <p className="font-semibold text-gray-900">
        <a href={row.personHref} className="text-accent underline underline-offset-4">
          <Sentence parts={words.of(row.amount, <bdi key="name">{row.name}</bdi>)} />
        </a>
      </p>
      <p className="break-words text-gray-900" dir="auto">
        {row.reason}
      </p>
      <p className="text-sm">
        <When iso={row.at} />
        <span>{words.by(row.actor)}</span>
      </p>
    </>
  )
}

function Open({ row }: { readonly row: OrderedRow }) {
  const about = words.about(row.amount, isolated(row.name))
  return (
    <li className="rounded-card border border-line bg-white p-4 shadow-card">
      <Heading row={row} />
      <p className="mt-1 text-sm break-words">{row.account ?? words.noAccount}</p>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <form
          method="post"
          action="/api/admin/payouts"
          className="flex min-w-0 grow flex-wrap items-end gap-3"
        >
          <input type="hidden" name="act" value="paid" />
          <input type="hidden" name="id" value={row.id} />
          <Field
            label={words.reference}
            name="reference"
            required
            maxLength={forms.refCharacters}
            autoComplete="off"
            className="min-w-48 grow"
          />
          <Button type="submit" variant="primary" className="max-sm:grow">
            {words.paid}
            <span className="sr-only">{about}</span>
          </Button>
        </form>
        <form method="post" action="/api/admin/payouts" className="max-sm:grow">
          <input type="hidden" name="act" value="cancelled" />
          <input type="hidden" name="id" value={row.id} />
          <Button type="submit" className="max-sm:w-full">
            {words.cancel}
            <span className="sr-only">{about}</span>
          </Button>
        </form>
      </div>
    </li>
  )
}

function Ended({ rows }: { readonly rows: readonly OrderedRow[] }) {
  return (
    <section aria-labelledby="ended" className="mt-10">
      <h2 id="ended" className="mb-3 text-xl font-bold">
        {words.ended}
      </h2>
      {rows.length === 0 ? (
        <p>{words.nothingEnded}</p>
      ) : (
        <ul className="space-y-3">
          {rows.map((row) => (
            <li key={row.id} className="border-l-4 border-tint-line pl-4">
              <Heading row={row} />
              <p className="text-sm font-medium break-words text-gray-900">
                {row.reference
                  ? words.named(words.state[row.status], row.reference)
                  : words.state[row.status]}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
