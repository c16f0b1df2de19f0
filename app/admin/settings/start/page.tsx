import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { FirstSteps } from '@/components/admin/settings/first-steps'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parseSettingsQuery, toSettings } from '../view'

export const metadata: Metadata = { title: titles.firstSteps }

export default async function FirstStepsPage({ searchParams }: PageProps<'/admin/settings/start'>) {
  const { email } = await requireAdmin()
  const query = parseSettingsQuery(await searchParams)
  const settings = await getDatabase().rpc('practice_settings', {})
  return (
    <AdminFrame email={email} here="/admin/settings">
      <FirstSteps view={toSettings(settings, query)} />
    </AdminFrame>
  )
}
