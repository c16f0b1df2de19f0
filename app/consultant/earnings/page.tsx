import type { Metadata } from 'next'
import { Account } from '@/components/consultant/account'
import { ConsultantFrame } from '@/components/consultant/consultant-frame'
import { Earnings } from '@/components/consultant/earnings'
import { Button, ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { requireConsultant } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { earningsSpan } from '@/lib/web/staff/lists/earnings-query'
import { titles, earnings as words } from '@/locales/en/staff/consultant'
import { toAccount, toEarningsRow } from '../view'

export const metadata: Metadata = { title: titles.earnings }

export default async function EarningsPage({ searchParams }: PageProps<'/consultant/earnings'>) {
  const { email, claims } = await requireConsultant()
  const { timeZone } = await getDatabase().rpc('practice_settings', {})
  const { from, to } = earningsSpan(await searchParams, timeZone)
  const [days, account] = await Promise.all([
    getDatabase().rpc('consultant_earnings', { p_claims: claims, p_from: from, p_to: to }),
    getDatabase().rpc('consultant_account', { p_claims: claims }),
  ])
  return (
    <ConsultantFrame email={email} here="/consultant/earnings">
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <ButtonLink href={`/api/consultant/sessions?from=${from}&to=${to}`} download>
          {words.csv}
        </ButtonLink>
      </div>
      <Account account={toAccount(account)} />
      <h2 className="mt-8 mb-3 text-xl font-bold">{words.byDay}</h2>
      <search>
        <form method="get" action="/consultant/earnings" className="mb-6 flex flex-wrap items-end gap-4">
          <Field label={words.from(timeZone)} name="from" type="date" defaultValue={from} />
          <Field label={words.to(timeZone)} name="to" type="date" defaultValue={to} />
          <Button type="submit" variant="primary">
            {words.show}
          </Button>
        </form>
      </search>
      <Earnings rows={days.map(toEarningsRow)} zone={timeZone} />
    </ConsultantFrame>
  )
}
