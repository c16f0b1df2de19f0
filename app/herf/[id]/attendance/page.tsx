import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import * as z from 'zod'
import { AttendancePage } from '@/components/group/attendance/attendance-page'
import { signInPath } from '@/components/group/list/places-frame'
import { formatDuration } from '@/lib/format'
import { visitor } from '@/lib/web/accounts/signed-in'
import { isRefusal } from '@/lib/web/failures'
import { getDatabase } from '@/lib/web/process'
import { attendance as words } from '@/locales/en/group/attendance'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: words.title, robots: { index: false, follow: false } }

/** Who was in, for host and cohosts; anybody else is led to the session. */
export default async function GroupAttendancePage({ params }: PageProps<'/herf/[id]/attendance'>) {
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const account = await visitor()
  if (!account) redirect(signInPath(`/herf/${id}/attendance`))
  const found = await getDatabase()
    .rpc('group_attendance', { p_claims: account.claims, p_session_id: id })
    .catch((error: unknown) => {
      if (isRefusal(error)) return null
      throw error
    })
  if (!found) redirect(`/herf/${id}`)
  return (
    <AttendancePage
      caller={account}
      sessionId={id}
      title={found.title}
      rows={found.attendees.map(({ seconds, ...one }) => ({ ...one, duration: formatDuration(seconds) }))}
    />
  )
}
