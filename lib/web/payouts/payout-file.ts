import type { PageCall } from '../accounts/page-route'
import { seeOther } from '../http/see-other'
import { csvResponse } from '../staff/lists/csv'
import { bankColumns } from './bank-csv'
import { isSepa, pain001, type SepaPayout } from './pain001'
import type { PayoutNote } from './payout-form'
import { payoutsOnTheirWay } from './read-all'

/** `GET /api/admin/payouts/file`: what is on its way, for a bank; `format=pain001` those in euros to an IBAN. */
export async function payoutFile(url: URL, call: PageCall): Promise<Response> {
  if (url.searchParams.get('format') !== 'pain001') {
    return csvResponse('payouts.csv', bankColumns, payoutsOnTheirWay(call.database))
  }
  const from = await call.database.rpc('payee_account', {})
  if (!from?.iban) return back('no-practice-account')
  const payouts: SepaPayout[] = []
  for await (const page of payoutsOnTheirWay(call.database)) payouts.push(...page.filter(isSepa))
  if (payouts.length === 0) return back('no-sepa')
  return pain001Answer({ ...from, iban: from.iban }, payouts)
}

const back = (note: PayoutNote) => seeOther(`/admin/payouts/on-their-way?note=${note}`)

/** A file of its own name, because a bank takes one name once. */
export function pain001Answer(
  from: Parameters<typeof pain001>[0]['from'],
  payouts: readonly SepaPayout[],
  at = new Date(),
): Response {
  const id = `PARLEY-${at.toISOString().replaceAll(/\D/g, '')}`
  return new Response(pain001({ id, at, from, payouts }), {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'content-disposition': `attachment; filename="${id}.xml"`,
      'cache-control': 'no-store',
    },
  })
}
