import { cache } from 'react'
import * as z from 'zod'
import type { HerfSession } from '@/lib/contract/http/herf'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { Result } from '@/lib/db'
import { type Account, visitor } from '../accounts/signed-in'
import { isDatabaseUnavailable, isRefusal } from '../failures'
import { getDatabase, getEnv } from '../process'
import { sessionView } from './hosted'

/** What the pages of group rooms of accounts read, as whoever asks for them. */

export type People = Result<'group_session_people'>['participants']

/** `unknown`: there is none, or none that they may know of. */
export type LoadedHosted =
  | {
      readonly state: 'found'
      readonly session: HerfSession
      readonly people: People
      readonly serverTime: string
      readonly account: Account | null
    }
  | { readonly state: 'unknown'; readonly account: Account | null }
  | { readonly state: 'unavailable' }

/** Asked once per request, however often it is called. */
export const loadHosted = cache(async (id: string): Promise<LoadedHosted> => {
  try {
    return await readHosted(id)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { state: 'unavailable' }
    throw error
  }
})

async function readHosted(id: string): Promise<LoadedHosted> {
  const account = await visitor()
  const db = getDatabase()
  if (!z.uuid().safeParse(id).success) return { state: 'unknown', account }
  const ask = { p_session_id: id }
  try {
    const [found, seen] = await Promise.all([
      db.rpc('find_group_session', { ...ask, p_claims: account?.claims ?? null }),
      account ? db.rpc('group_session_people', { ...ask, p_claims: account.claims }) : null,
    ])
    const session = sessionView(found, getEnv())
    return {
      state: 'found',
      session,
      people: seen?.participants ?? [],
      serverTime: new Date().toISOString(),
      account,
    }
  } catch (error) {
    if (isRefusal(error) && error.code === 'session_not_found') return { state: 'unknown', account }
    throw error
  }
}

const statuses = ['LIVE', 'SCHEDULED', 'ENDED', 'CANCELLED'] as const
export type ListStatus = (typeof statuses)[number]

/** The address of the list: what cannot be understood there is left out. */
const listQuery = z.object({
  status: z.nullable(z.enum(statuses)).catch(null),
  club: z.uuid().catch(''),
  q: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
export type ListQuery = z.output<typeof listQuery>

export function parseListQuery(params: Record<string, unknown>): ListQuery {
  return listQuery.parse(params)
}

export interface ListPart {
  readonly status: ListStatus
  readonly sessions: readonly HerfSession[]
  readonly page: number
  readonly totalItems: number
  readonly totalPages: number
}

export interface HostedList {
  readonly account: Account | null
  readonly clubs: readonly { readonly id: string; readonly name: string }[]
  readonly parts: readonly ListPart[]
}

/** How many of each are shown before somebody asks for more. */
const glance = { LIVE: 12, SCHEDULED: 12, ENDED: 6, CANCELLED: 6 } as const satisfies Record<
  ListStatus,
  number
>
const pageRows = 20

const mostOnPage = 100

/** All that an account belongs to: more than one page has. */
async function clubsOf({ claims }: Account) {
  const page = (p_page: number) =>
    getDatabase().rpc('list_clubs', { p_claims: claims, p_mine: true, p_page, p_limit: mostOnPage })
  const first = await page(1)
  return first.hasNextPage ? [...first.clubs, ...(await page(2)).clubs] : first.clubs
}

/** Of one state by pages, or at a glance of what is live, upcoming and past. @throws DatabaseUnavailable */
export async function listOfHosted(query: ListQuery): Promise<HostedList> {
  const account = await visitor()
  const db = getDatabase()
  const part = async (status: ListStatus, page: number, rows: number): Promise<ListPart> => {
    const { sessions, totalItems, totalPages } = await db.rpc('list_group_sessions', {
      p_claims: account?.claims ?? null,
      p_status: status,
      p_club_id: query.club || null,
      p_query: query.q || null,
      p_page: page,
      p_limit: rows,
    })
    const env = getEnv()
    return { status, sessions: sessions.map((one) => sessionView(one, env)), page, totalItems, totalPages }
  }
  const { status, page } = query
  const [clubs, ...parts] = await Promise.all([
    account ? clubsOf(account) : [],
    ...(status
      ? [part(status, page, pageRows)]
      : (['LIVE', 'SCHEDULED', 'ENDED'] as const).map((one) => part(one, 1, glance[one]))),
  ])
  return { account, clubs: clubs.map(({ id, name }) => ({ id, name })), parts }
}
