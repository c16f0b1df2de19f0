import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Overlaps } from '@/components/admin/overview/overlaps'
import { Overview } from '@/components/admin/overview/overview'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { toOverview } from './overview-view'

export const metadata: Metadata = { title: titles.overview }

const spanOf = z.coerce.number().int().min(7).max(366).catch(28)

export default async function AdminPage({ searchParams }: PageProps<'/admin'>) {
  const { email, claims } = await requireAdmin()
  const { setUp, timeZone } = await getDatabase().rpc('practice_settings', {})
  if (!setUp) redirect('/admin/settings/start')
  const days = spanOf.parse((await searchParams)['days'])
  const [overview, twice] = await Promise.all([
    getDatabase().rpc('admin_overview', { p_claims: claims, p_days: days }),
    getDatabase().rpc('admin_overlaps', { p_claims: claims }),
  ])
  return (
    <AdminFrame email={email} here="/admin">
      <Overview view={toOverview(overview, days, timeZone)}>
        <Overlaps {...twice} />
      </Overview>
    </AdminFrame>
  )
}
