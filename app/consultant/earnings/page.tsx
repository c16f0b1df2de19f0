import type { Metadata } from 'next'
import { Field } from '@/components/admin/field'
import { Account } from '@/components/consultant/account'
import { ConsultantFrame } from '@/components/consultant/consultant-frame'
import { Earnings } from '@/components/consultant/earnings'
import { Button, ButtonLink } from '@/components/ui/button'
import { earningsSpan } from '@/lib/web/earnings-query'
import { getDatabase } from '@/lib/web/process'
import { requireConsultant } from '@/lib/web/staff'
import { toAccount, toEarningsRow } from '../view'

export const metadata: Metadata = { title: 'Earnings' }

export default async function EarningsPage({ searchParams }: PageProps<'/consultant/earnings'>) {
  const { email, claims } = await requireConsultant()
  const { from, to } = earningsSpan(await searchParams)
  const [days, account] = await Promise.all([
    getDatabase().rpc('consultant_earnings', { p_claims: claims, p_from: from, p_to: to }),
    getDatabase().rpc('consultant_account', { p_claims: claims }),
  ])
  return (
    <ConsultantFrame email={email} here="/consultant/earnings">
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">Earnings</h1>
        <ButtonLink href={`/api/consultant/sessions?from=${from}&to=${to}`} download>
          Download CSV, by session
        </ButtonLink>
      </div>
      <Account account={toAccount(account)} />
      <h2 className="mt-8 mb-3 text-xl font-bold">By day</h2>
      <search>
        <form method="get" action="/consultant/earnings" className="mb-6 flex flex-wrap items-end gap-4">
          <Field label="From (UTC)" name="from" type="date" defaultValue={from} />
          <Field label="To (UTC)" name="to" type="date" defaultValue={to} />
          <Button type="submit" variant="primary">
            Show
          </Button>
        </form>
      </search>
      <Earnings rows={days.map(toEarningsRow)} />
    </ConsultantFrame>
  )
}
