import type { Args, Database, Result } from '@/lib/db'
import type { DemoLink, Env } from '@/lib/env'
import type { SessionType } from '@/lib/room/words'

type Booking = Result<'create_booking'>
export type Links = { clientUrl: string; consultantUrl: string }

/** The addresses of both sides' links; the only time that the raw tokens are known. */
export function linksOf(appUrl: string, { clientToken, consultantToken }: Booking): Links {
  return {
    clientUrl: `${appUrl}/session/${clientToken}`,
    consultantUrl: `${appUrl}/session/${consultantToken}`,
  }
}

/** A time so many minutes from now by the database's clock. */
export async function startIn(db: Database, minutes: number): Promise<string> {
  const { serverTime } = await db.rpc('database_status', {})
  return new Date(Date.parse(serverTime) + minutes * 60_000).toISOString()
}

const consultant = { p_consultant_ref: 'demo-asha', p_consultant_name: 'Asha Rao' }
const clients: Record<SessionType, { p_client_ref: string; p_client_name: string }> = {
  chat: { p_client_ref: 'demo-priya', p_client_name: 'Priya Nair' },
  voice: { p_client_ref: 'demo-tom', p_client_name: 'Tom Becker' },
  video: { p_client_ref: 'demo-mei', p_client_name: 'Mei Tanaka' },
}

/** One session of each type that can be joined now, on the demo practice only. */
export async function makeDemoSessions(env: Env, db: Database): Promise<DemoLink[]> {
  const { demo } = await db.rpc('database_status', {})
  if (env.demoOff || !demo) return []
  const p_scheduled_start = await startIn(db, 0)
  const bookings = (['chat', 'voice', 'video'] as const).map(async (sessionType) => {
    const terms = {
      p_funding: 'received' as const,
      p_duration_minutes: 30,
      p_price_minor: 10_000,
      p_currency: 'INR',
    }
    const people = { ...clients[sessionType], ...consultant }
    // Once for each person of the demo practice: enough for some more time in a session.
    await db.rpc('deposit_funds', {
      ...clients[sessionType],
      p_amount_minor: 10_000,
      p_currency: terms.p_currency,
      p_idempotency_key: `demo-balance-${sessionType}`,
    })
    const args: Args<'create_booking'> = {
      ...people,
      ...terms,
      p_session_type: sessionType,
      p_scheduled_start,
    }
    return { sessionType, ...linksOf(env.appUrl, await db.rpc('create_booking', args)) }
  })
  return Promise.all(bookings)
}
