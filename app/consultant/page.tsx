import type { Metadata } from 'next'
import * as z from 'zod'
import { ConsultantFrame } from '@/components/consultant/consultant-frame'
import { Desk } from '@/components/consultant/desk'
import { NotConnected } from '@/components/consultant/not-connected'
import type { DeskRow } from '@/lib/db/desk/consultant'
import { isRefusal } from '@/lib/web/failures'
import { getDatabase } from '@/lib/web/process'
import { requireConsultant, type Staff } from '@/lib/web/staff'
import { toDeskSession } from './view'

export const metadata: Metadata = { title: 'Today' }

const asked = z.object({
  note: z
    .enum(['too-early', 'over', 'elsewhere', 'too-often', 'started', 'reason', 'ended', 'late'])
    .nullable()
    .catch(null),
  session: z.uuid().nullable().catch(null),
  before: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))
    .nullable()
    .catch(null),
})
type Asked = z.output<typeof asked>

const pastRows = 20

export default async function ConsultantPage({ searchParams }: PageProps<'/consultant'>) {
  const staff = await requireConsultant()
  const query = asked.parse(await searchParams)
  const desk = await read(staff, query)
  if (!desk) return <NotConnected email={staff.email} />
  const nowMs = Date.parse(desk.serverTime)
  return (
    <ConsultantFrame email={staff.email} here="/consultant">
      <Desk
        name={desk.name}
        rating={desk.rating}
        open={desk.open.map((row) => toDeskSession(row, nowMs))}
        past={desk.past.map((row) => toDeskSession(row, nowMs))}
        serverTime={desk.serverTime}
        note={query.note}
        heldElsewhere={query.session}
        olderHref={olderHref(desk.past)}
      />
    </ConsultantFrame>
  )
}

/** Null for an account that no booking's consultant belongs to. */
async function read({ claims }: Staff, { before }: Asked) {
  try {
    return await getDatabase().rpc('consultant_desk', {
      p_claims: claims,
      ...(before ? { p_before: { key: before[0], id: before[1] } } : {}),
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_allowed') return null
    throw error
  }
}

function olderHref(past: readonly DeskRow[]): string | null {
  const last = past.at(-1)
  if (!last || past.length < pastRows) return null
  return `/consultant?before=${encodeURIComponent(`${last.scheduledStartTime}~${last.sessionId}`)}`
}
