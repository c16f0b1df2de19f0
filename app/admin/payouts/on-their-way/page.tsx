import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Orders } from '@/components/admin/payouts/orders'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { orders } from '@/locales/en/admin/payout-orders'
import { olderOf, toOrders } from '../orders-view'

export const metadata: Metadata = { title: orders.title }

export default async function OrdersPage({ searchParams }: PageProps<'/admin/payouts/on-their-way'>) {
  const { email } = await requireAdmin()
  const params = await searchParams
  const database = getDatabase()
  const [open, latest, practice] = await Promise.all([
    database.rpc('payouts_page', { p_status: 'in_transit', p_limit: 100, p_after: olderOf(params) }),
    database.rpc('payouts_page', { p_limit: 50 }),
    database.rpc('payee_account', {}),
  ])
  return (
    <AdminFrame email={email} here="/admin/payouts">
      <Orders view={toOrders(params, { open, ended: latest.payouts, practice })} />
    </AdminFrame>
  )
}
