import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { PersonPay } from '@/components/admin/payouts/person-pay'
import { forms } from '@/lib/contract/limits'
import { toDecimal } from '@/lib/contract/money'
import { isStorable } from '@/lib/contract/text'
import { currency, participantType } from '@/lib/contract/words'
import { formatMoney } from '@/lib/format'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { toBankAccount, toldBy } from '../orders-view'

export const metadata: Metadata = { title: titles.payouts }

const query = z.object({
  side: participantType,
  ref: z.string().min(1).max(forms.refCharacters).refine(isStorable),
  currency: currency,
})

export default async function PersonPage({ searchParams }: PageProps<'/admin/payouts/person'>) {
  const { email, claims } = await requireAdmin()
  const params = await searchParams
  const asked = query.safeParse(params)
  if (!asked.success) notFound()
  const { side, ref, currency: code } = asked.data
  const database = getDatabase()
  const [{ people }, account] = await Promise.all([
    database.rpc('admin_balances', { p_claims: claims, p_participant_type: side, p_text: ref, p_limit: 200 }),
    database.rpc('payee_account', { p_participant_type: side, p_ref: ref }),
  ])
  const person = people.find((one) => one.ref === ref && one.currency === code)
  if (!person) notFound()
  return (
    <AdminFrame email={email} here="/admin/payouts">
      <PersonPay
        view={{
          ...toldBy(params),
          key: randomUUID(),
          side,
          ref,
          name: person.name,
          currency: code,
          free: person.freeMinor > 0 ? formatMoney(toDecimal(person.freeMinor, code), code) : null,
          account: toBankAccount(account),
        }}
      />
    </AdminFrame>
  )
}
