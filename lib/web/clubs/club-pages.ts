import * as z from 'zod'
import type { HerfSession } from '@/lib/contract/http/herf'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { Result } from '@/lib/db'
import type { Account } from '../accounts/signed-in'
import { isRefusal } from '../failures'
import { sessionView } from '../group/hosted'
import { getDatabase, getEnv } from '../process'

/** What the pages of clubs read, as whoever asks for them. */

type Clubs = Result<'list_clubs'>
export type Club = Clubs['clubs'][number]
type Members = Result<'list_club_members'>
type Blocks = Result<'list_club_blocks'>

const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

/** The address of the list: what cannot be understood there is left out. */
const clubsQuery = z.object({
  which: z.nullable(z.enum(['mine', 'others'])).catch(null),
  q: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  page: pageNumber,
})
export type ClubsQuery = z.output<typeof clubsQuery>

export function parseClubsQuery(params: Record<string, unknown>): ClubsQuery {
  return clubsQuery.parse(params)
}

export interface ClubsPart {
  readonly which: 'mine' | 'others'
  readonly clubs: readonly Club[]
  readonly page: number
  readonly totalItems: number
  readonly totalPages: number
}

const glance = 12
const pageRows = 24

/** One part by pages, or both at a glance. */
export async function listOfClubs({ claims }: Account, query: ClubsQuery): Promise<readonly ClubsPart[]> {
  const part = async (which: ClubsPart['which'], page: number, rows: number): Promise<ClubsPart> => {
    const { clubs, totalItems, totalPages } = await getDatabase().rpc('list_clubs', {
      p_claims: claims,
      p_query: query.q || null,
      ...(which === 'mine' ? { p_mine: true } : { p_others: true }),
      p_page: page,
      p_limit: rows,
    })
    return { which, clubs, page, totalItems, totalPages }
  }
  return query.which
    ? [await part(query.which, query.page, pageRows)]
    : Promise.all([part('mine', 1, glance), part('others', 1, glance)])
}

const clubQuery = z.object({ members: pageNumber, blocked: pageNumber })
export type ClubQuery = z.output<typeof clubQuery>

export function parseClubQuery(params: Record<string, unknown>): ClubQuery {
  return clubQuery.parse(params)
}

export interface ClubRooms {
  readonly status: 'LIVE' | 'SCHEDULED'
  readonly sessions: readonly HerfSession[]
  readonly totalItems: number
}

export interface LoadedClub {
  readonly club: Club
  /** For who belongs to it; null: it is not for the caller to know. */
  readonly rooms: readonly ClubRooms[] | null
  readonly members: Members | null
  /** For owner and moderators. */
  readonly blocked: Blocks | null
}

const mostRooms = 6
const mostPeople = 50

/** One club, as far as the caller may know it; null: there is none for them. */
export async function loadClub(account: Account, id: string, query: ClubQuery): Promise<LoadedClub | null> {
  if (!z.uuid().safeParse(id).success) return null
  const db = getDatabase()
  const ask = { p_claims: account.claims, p_club_id: id }
  try {
    const club = await db.rpc('find_club', ask)
    if (club.role === null) return { club, rooms: null, members: null, blocked: null }
    const [rooms, members, blocked] = await Promise.all([
      Promise.all((['LIVE', 'SCHEDULED'] as const).map((status) => roomsOf(account, id, status))),
      db.rpc('list_club_members', { ...ask, p_page: query.members, p_limit: mostPeople }),
      club.role === 'member'
        ? null
        : db.rpc('list_club_blocks', { ...ask, p_page: query.blocked, p_limit: mostPeople }),
    ])
    return { club, rooms, members, blocked }
  } catch (error) {
    if (isRefusal(error) && error.code === 'club_not_found') return null
    throw error
  }
}

async function roomsOf({ claims }: Account, id: string, status: ClubRooms['status']): Promise<ClubRooms> {
  const { sessions, totalItems } = await getDatabase().rpc('list_group_sessions', {
    p_claims: claims,
    p_status: status,
    p_club_id: id,
    p_limit: mostRooms,
  })
  return { status, sessions: sessions.map((one) => sessionView(one, getEnv())), totalItems }
}
