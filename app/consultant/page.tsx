import type { Metadata } from 'next'
import * as z from 'zod'
import { ConsultantFrame } from '@/components/consultant/consultant-frame'
import { Desk } from '@/components/consultant/desk'
import { NotConnected } from '@/components/consultant/not-connected'
import type { DeskRow } from '@/lib/db/functions/staff/consultant-sessions'
import { type Account, requireConsultant } from '@/lib/web/accounts/signed-in'
import { isRefusal } from '@/lib/web/failures'
import { getDatabase } from '@/lib/web/process'
import { titles } from '@/locales/en/staff/consultant'
import { toDeskSession } from './view'

export const metadata: Metadata = { title: titles.today }

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
  const account = await requireConsultant()
  const query = asked.parse(await searchParams)
  const desk = await read(account, query)
  if (!desk) return <NotConnected email={account.email} />
  const nowMs = Date.parse(desk.serverTime)
  return (
    <ConsultantFrame email={account.email} here="/consultant">
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
async function read({ claims }: Account, { before }: Asked) {
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
