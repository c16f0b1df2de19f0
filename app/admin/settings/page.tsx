import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Changes } from '@/components/admin/settings/changes'
import { Settings } from '@/components/admin/settings/settings'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parseSettingsQuery, toChanges, toSettings } from './view'

export const metadata: Metadata = { title: titles.settings }

/** As many as the database tells at once. */
const changesPerPage = 50

export default async function SettingsPage({ searchParams }: PageProps<'/admin/settings'>) {
  const { email, claims } = await requireAdmin()
  const query = parseSettingsQuery(await searchParams)
  const [settings, changes] = await Promise.all([
    getDatabase().rpc('practice_settings', {}),
    getDatabase().rpc('practice_changes', { p_claims: claims, p_before: query.before }),
  ])
  const last = changes.length === changesPerPage ? changes.at(-1)?.id : undefined
  return (
    <AdminFrame email={email} here="/admin/settings">
      <Settings view={toSettings(settings, query)}>
        <Changes
          rows={toChanges(changes)}
          olderHref={last === undefined ? null : `/admin/settings?before=${last}#changes`}
        />
      </Settings>
    </AdminFrame>
  )
}
