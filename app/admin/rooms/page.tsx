import type { Metadata } from 'next'
import { AdminFrame } from '@/components/admin/admin-frame'
import { Rooms } from '@/components/admin/rooms/rooms'
import { LivePage } from '@/components/staff/live-page'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/admin/shared'
import { parseRoomsQuery, toRooms } from './view'

export const metadata: Metadata = { title: titles.rooms }

export default async function RoomsPage({ searchParams }: PageProps<'/admin/rooms'>) {
  const { email, claims } = await requireAdmin()
  const query = parseRoomsQuery(await searchParams)
  const { timeZone } = await getDatabase().rpc('practice_settings', {})
  const found = await getDatabase().rpc('admin_group_rooms', {
    p_claims: claims,
    p_status: query.status,
    p_query: query.text || null,
    p_club_id: query.club || null,
    p_day: query.day || null,
    p_page: query.page,
    p_limit: query.limit,
  })
  return (
    <AdminFrame email={email} here="/admin/rooms" dense>
      <Rooms view={toRooms(query, found, timeZone)}>
        <LivePage />
      </Rooms>
    </AdminFrame>
  )
}
