import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AdminFrame } from '@/components/admin/admin-frame'
import { RoomDetail } from '@/components/admin/rooms/room-detail'
import { LivePage } from '@/components/staff/live-page'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { roomNote } from '@/lib/web/staff/room-acts'
import { titles } from '@/locales/en/admin/shared'
import { eventsOfPage, parseTimelineQuery } from '../../timeline-view'
import { toRoom } from '../room-view'

export const metadata: Metadata = { title: titles.room }

export default async function RoomPage({ params, searchParams }: PageProps<'/admin/rooms/[id]'>) {
  const { email, claims } = await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  if (!id.success) notFound()
  const asked = await searchParams
  const query = parseTimelineQuery(asked)
  const of = { p_claims: claims, p_session_id: id.data }
  const [stored, timeline] = await Promise.all([
    getDatabase().rpc('admin_group_room', of),
    getDatabase().rpc('admin_timeline', {
      ...of,
      p_after: query.events,
      p_unfolded: query.each === 'yes',
      p_limit: eventsOfPage,
    }),
  ])
  if (!stored) notFound()
  const note = roomNote
    .nullable()
    .catch(null)
    .parse(asked['note'] ?? null)
  return (
    <AdminFrame email={email} here="/admin/rooms">
      <RoomDetail view={toRoom({ stored, timeline, query, note, key: randomUUID })}>
        {stored.endedAt === null && <LivePage />}
      </RoomDetail>
    </AdminFrame>
  )
}
