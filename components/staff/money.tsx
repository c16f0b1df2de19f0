import { formatMoney } from '@/lib/format'
import { notSettled } from '@/locales/en/admin/shared'

/** An amount, or a dash that says why there is none yet. */
export function Money({ amount, currency }: { readonly amount: string | null; readonly currency: string }) {
  if (amount === null) return <NotYet />
  return <span className="whitespace-nowrap tabular-nums">{formatMoney(amount, currency)}</span>
}

export function NotYet() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{notSettled}</span>
    </>
  )
}
