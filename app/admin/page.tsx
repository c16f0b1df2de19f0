import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Troubles } from '@/components/admin/developers/troubles'
import { MailLine } from '@/components/admin/overview/mail-line'
import { Overlaps } from '@/components/admin/overview/overlaps'
import { Overview } from '@/components/admin/overview/overview'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase, getEnv } from '@/lib/web/process'
import { isBehind } from '@/lib/web/webhooks/behind'
import { titles } from '@/locales/en/admin/shared'
import { toOverview } from './overview-view'

export const metadata: Metadata = { title: titles.overview }

const spanOf = z.coerce.number().int().min(7).max(366).catch(28)

export default async function AdminPage({ searchParams }: PageProps<'/admin'>) {
  const { email, claims } = await requireAdmin()
  const { setUp, timeZone } = await getDatabase().rpc('practice_settings', {})
  if (!setUp) redirect('/admin/settings/start')
  const days = spanOf.parse((await searchParams)['days'])
  const [overview, twice, mail, troubles, outbox] = await Promise.all([
    getDatabase().rpc('admin_overview', { p_claims: claims, p_days: days }),
    getDatabase().rpc('admin_overlaps', { p_claims: claims }),
    getDatabase().rpc('admin_mail', { p_claims: claims }),
    getDatabase().rpc('webhook_troubles', {}),
    getDatabase().rpc('outbox_state', {}),
  ])
  return (
    <AdminFrame email={email} here="/admin">
      <MailLine hasServer={getEnv().mail.smtpUrl !== undefined} {...mail} />
      <Overview view={toOverview(overview, days, timeZone)}>
        <Troubles troubles={troubles} isBehind={isBehind(outbox)} />
        <Overlaps {...twice} />
      </Overview>
    </AdminFrame>
  )
}
