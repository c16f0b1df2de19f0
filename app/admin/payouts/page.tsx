import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Payouts } from '@/components/admin/payouts/payouts'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { type PayoutsQuery, parsePayoutsQuery, toPayouts } from './view'

export const metadata: Metadata = { title: titles.payouts }

export default async function PayoutsPage({ searchParams }: PageProps<'/admin/payouts'>) {
  const { email, claims } = await requireAdmin()
  const query = parsePayoutsQuery(await searchParams)
  const [balances, history] = await Promise.all([
    getDatabase().rpc('admin_balances', { p_claims: claims, ...balancesOf(query) }),
    getDatabase().rpc('admin_withdrawals', {
      p_claims: claims,
      ...(query.older ? { p_after: { key: query.older[0], id: query.older[1] } } : {}),
    }),
  ])
  return (
    <AdminFrame email={email} here="/admin/payouts">
      <Payouts view={toPayouts(query, { balances, history })} />
    </AdminFrame>
  )
}

function balancesOf({ side, text, after }: PayoutsQuery) {
  return {
    p_participant_type: side ?? 'consultant',
    ...(text ? { p_text: text } : {}),
    ...(after ? { p_after: { id: after[0], currency: after[1], name: after[2] } } : {}),
  }
}
