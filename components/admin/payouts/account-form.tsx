import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { forms } from '@/lib/contract/limits'
import { account as words } from '@/locales/en/admin/payout-orders'
import type { BankAccount } from './orders-types'

interface AccountFormProps {
  readonly account: BankAccount
  /** Whose; empty: the practice's. */
  readonly side: string
  readonly personRef: string
  /** Of the page that it stands on. */
  readonly currency: string
}

/** Where somebody is paid, or where the practice pays from. */
export function AccountForm({ account, side, personRef, currency }: AccountFormProps) {
  return (
    <form method="post" action="/api/admin/payouts" className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <input type="hidden" name="act" value="account" />
      <input type="hidden" name="participantType" value={side} />
      <input type="hidden" name="ref" value={personRef} />
      <input type="hidden" name="currency" value={currency} />
      <Field
        label={words.holder}
        name="holder"
        required
        maxLength={forms.personCharacters}
        defaultValue={account.holder}
        className="sm:col-span-2"
      />
      <Field
        label={words.iban}
        name="iban"
        maxLength={forms.refCharacters}
        defaultValue={account.iban}
        autoComplete="off"
      />
      <Field
        label={words.bic}
        name="bic"
        maxLength={forms.refCharacters}
        defaultValue={account.bic}
        autoComplete="off"
      />
      <fieldset className="grid gap-4 sm:col-span-2 sm:grid-cols-2">
        <legend className="mb-2 text-sm text-gray-700">{words.orNumber}</legend>
        <Field
          label={words.number}
          name="accountNumber"
          maxLength={forms.refCharacters}
          defaultValue={account.accountNumber}
          autoComplete="off"
        />
        <Field
          label={words.branch}
          name="branchCode"
          maxLength={forms.refCharacters}
          defaultValue={account.branchCode}
          autoComplete="off"
        />
      </fieldset>
      <div>
        <Button type="submit">{words.keep}</Button>
      </div>
    </form>
  )
}
