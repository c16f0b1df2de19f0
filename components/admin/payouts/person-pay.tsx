import { Button, ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { forms } from '@/lib/contract/limits'
import { account, orders, person as words } from '@/locales/en/admin/payout-orders'
import { AccountForm } from './account-form'
import { PayoutNote } from './note'
import type { PersonPayView } from './orders-types'

/** One person: what can be ordered, and where it goes. */
export function PersonPay({ view }: { readonly view: PersonPayView }) {
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="min-w-0 text-2xl font-bold break-words sm:text-3xl">
          <Sentence parts={words.title(<bdi key="name">{view.name}</bdi>)} />
        </h1>
        <ButtonLink href={`/admin/payouts?side=${view.side}`}>{orders.back}</ButtonLink>
      </div>
      <PayoutNote note={view.note} isGood={view.noteIsGood} />
      <p className="mb-4">{view.free ? words.owed(view.free) : words.nothing}</p>
      {view.free && (
        <form method="post" action="/api/admin/payouts" className="max-w-3xl space-y-4">
          <input type="hidden" name="act" value="order" />
          <input type="hidden" name="key" value={view.key} />
          <input type="hidden" name="participantType" value={view.side} />
          <input type="hidden" name="ref" value={view.ref} />
          <input type="hidden" name="currency" value={view.currency} />
          <Field
            label={words.amount(view.currency)}
            name="amount"
            inputMode="decimal"
            maxLength={forms.amountCharacters}
          />
          <Field label={words.reason} name="reason" required maxLength={forms.reasonCharacters} />
          <Button type="submit" variant="primary">
            {words.order}
          </Button>
        </form>
      )}
      <section aria-labelledby="account" className="mt-10">
        <h2 id="account" className="mb-3 text-xl font-bold">
          {account.title}
        </h2>
        <AccountForm account={view.account} side={view.side} personRef={view.ref} currency={view.currency} />
      </section>
    </>
  )
}
