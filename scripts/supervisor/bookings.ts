import { addMinutes } from 'date-fns/addMinutes'
import { linkPages } from '@/lib/contract/link-pages'
import type { Args, Database, Result } from '@/lib/db'
import type { DemoLink, Env } from '@/lib/env'
import { newPerson } from './people'

type Booking = Result<'create_booking'>
export type DemoRoom = { hostUrl: string; memberUrl: string }
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
  return addMinutes(serverTime, minutes).toISOString()
}

/** A group room that is open now, on the demo practice only: its host's link and another one; null: there is none. */
export async function makeDemoRoom(env: Env, db: Database): Promise<DemoRoom | null> {
  const { demo } = await db.rpc('database_status', {})
  if (env.demoOff || !demo) return null
  const { members } = await db.rpc('create_group_room', {
    p_title: 'Demo room',
    p_mode: 'video',
    p_members: [
      { role: 'host', name: 'Asha Rao' },
      { role: 'member', name: 'Ravi Iyer' },
    ],
    p_opens_at: await startIn(db, 0),
  })
  const [hostUrl, memberUrl] = members.map(({ token }) => `${env.appUrl}${linkPages.group}/${token}`)
  return hostUrl && memberUrl ? { hostUrl, memberUrl } : null
}

/** One session of each type that can be joined now, on the demo practice only, each between two people of its own. */
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
    const [client, consultant] = [newPerson('client', 'demo'), newPerson('consultant', 'demo')]
    const payer = { p_client_ref: client.ref, p_client_name: client.name }
    // Enough for some more time in the session.
    await db.rpc('deposit_funds', {
      ...payer,
      p_amount_minor: 10_000,
      p_currency: terms.p_currency,
      p_idempotency_key: `balance of ${client.ref}`,
    })
    const args: Args<'create_booking'> = {
      ...payer,
      p_consultant_ref: consultant.ref,
      p_consultant_name: consultant.name,
      ...terms,
      p_session_type: sessionType,
      p_scheduled_start,
    }
    return { sessionType, ...linksOf(env.appUrl, await db.rpc('create_booking', args)) }
  })
  return Promise.all(bookings)
}
