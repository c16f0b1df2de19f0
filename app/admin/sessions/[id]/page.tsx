import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { SessionDetail } from '@/components/admin/session/session-detail'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { toAffairs } from '../../affairs'
import { eventsOfPage, parseTimelineQuery } from '../../timeline-view'
import { toDetail } from '../../view'

export const metadata: Metadata = { title: titles.session }

export default async function SessionPage({ params, searchParams }: PageProps<'/admin/sessions/[id]'>) {
  const { email, claims } = await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  if (!id.success) notFound()
  const session = { p_session_id: id.data }
  const query = parseTimelineQuery(await searchParams)
  const [stored, affairs, reported, timeline] = await Promise.all([
    getDatabase().rpc('admin_session', session),
    getDatabase().rpc('admin_session_affairs', session),
    getDatabase().rpc('admin_call_quality', { p_claims: claims, ...session }),
    getDatabase().rpc('admin_timeline', {
      p_claims: claims,
      ...session,
      p_after: query.events,
      p_unfolded: query.each === 'yes',
      p_limit: eventsOfPage,
    }),
  ])
  if (!stored || !affairs) notFound()
  return (
    <AdminFrame email={email}>
      <SessionDetail
        detail={toDetail({ stored, reported, timeline, query })}
        affairs={toAffairs(stored, affairs)}
      />
    </AdminFrame>
  )
}
