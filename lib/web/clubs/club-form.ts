import * as z from 'zod'
import { clubChangeRequest, clubCreateRequest, clubRole } from '@/lib/contract/http/clubs'
import type { Database, RefusalCode } from '@/lib/db'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { seeOther } from '../http/see-other'

/** The forms of the pages of clubs, with or without a script. Each says by `act` what it does. */

/** What became of an act, said at the top of the page that comes next. */
export const clubNote = z.enum([
  'made',
  'joined',
  'left',
  'changed',
  'deleted',
  'role',
  'removed',
  'blocked',
  'unblocked',
])
export type ClubNote = z.infer<typeof clubNote>

/** Why an act was refused, or which field did not do. */
export const clubFault = z.enum(['name', 'description', 'wait', 'gone', 'not-allowed', 'not-member'])
export type ClubFault = z.infer<typeof clubFault>

/** A description in the widest characters, as a form escapes them. */
export const clubFormBytes = 32 * 1024

/** So much of what was typed goes back with the address. */
const mostTypedCharacters = 4_000

interface Done {
  readonly note: ClubNote
  /** The club whose page comes next; null: the list. */
  readonly club: string | null
}
type Act = (form: URLSearchParams, database: Database, p_claims: Claims) => Promise<Done | ClubFault>

const byClub = z.object({ club: z.uuid() })
const byMember = z.object({ club: z.uuid(), user: z.uuid() })

const acts = {
  create: async (form, database, p_claims) => {
    const read = clubCreateRequest.safeParse(textsOf(form))
    if (!read.success) return fieldOf(read.error.issues[0]?.path[0])
    const { name, description } = read.data
    const { id } = await database.rpc('create_club', {
      p_claims,
      p_name: name,
      p_description: description ?? null,
    })
    return { note: 'made', club: id }
  },
  change: async (form, database, p_claims) => {
    const of = byClub.safeParse(Object.fromEntries(form))
    if (!of.success) return 'gone'
    const read = clubChangeRequest.safeParse(textsOf(form))
    if (!read.success) return fieldOf(read.error.issues[0]?.path[0])
    await database.rpc('change_club', { p_claims, p_club_id: of.data.club, p_changes: read.data })
    return { note: 'changed', club: of.data.club }
  },
  join: onClub('join_club', 'joined'),
  leave: onClub('leave_club', 'left'),
  delete: onClub('delete_club', 'deleted'),
  role: async (form, database, p_claims) => {
    const read = byMember.extend({ role: clubRole }).safeParse(Object.fromEntries(form))
    if (!read.success) return 'not-member'
    const { club, user, role } = read.data
    await database.rpc('set_club_role', { p_claims, p_club_id: club, p_user_id: user, p_role: role })
    return { note: 'role', club }
  },
  remove: aboutMember('remove_club_member', 'removed'),
  block: aboutMember('block_from_club', 'blocked'),
  unblock: aboutMember('unblock_from_club', 'unblocked'),
} as const satisfies Record<string, Act>

const known = z.enum(['create', 'change', 'join', 'leave', 'delete', 'role', 'remove', 'block', 'unblock'])

/** On to the page that shows what became of it, or back with what is wrong. */
export async function actOnClubForm(form: URLSearchParams, call: PageCall): Promise<Response> {
  const act = known.safeParse(form.get('act'))
  if (!act.success) return seeOther('/clubs')
  const done = await refusedAsFault(() => acts[act.data](form, call.database, call.account.claims))
  if (typeof done === 'string') return backTo(act.data, form, done)
  return seeOther(`${pageOf(done.club)}?note=${done.note}`)
}

async function refusedAsFault(act: () => Promise<Done | ClubFault>): Promise<Done | ClubFault> {
  try {
    return await act()
  } catch (error) {
    const fault = isRefusal(error) ? faultOf(error.code, error.detail) : null
    if (fault) return fault
    throw error
  }
}

const faults: Partial<Record<RefusalCode, ClubFault>> = {
  club_not_found: 'gone',
  not_allowed: 'not-allowed',
  not_a_participant: 'not-member',
  too_many_attempts: 'wait',
}

function faultOf(code: RefusalCode, detail: string | undefined): ClubFault | null {
  return code === 'invalid_argument' ? fieldOf(detail) : (faults[code] ?? null)
}

function fieldOf(name: unknown): ClubFault {
  return name === 'description' ? 'description' : 'name'
}

/** A browser sends line breaks as two characters. */
function textsOf(form: URLSearchParams) {
  return {
    name: form.get('name') ?? '',
    description: form.get('description')?.replaceAll('\r\n', '\n') || null,
  }
}

function onClub(act: 'join_club' | 'leave_club' | 'delete_club', note: ClubNote): Act {
  return async (form, database, p_claims) => {
    const read = byClub.safeParse(Object.fromEntries(form))
    if (!read.success) return 'gone'
    await database.rpc(act, { p_claims, p_club_id: read.data.club })
    return { note, club: act === 'join_club' ? read.data.club : null }
  }
}

function aboutMember(
  act: 'remove_club_member' | 'block_from_club' | 'unblock_from_club',
  note: ClubNote,
): Act {
  return async (form, database, p_claims) => {
    const read = byMember.safeParse(Object.fromEntries(form))
    if (!read.success) return 'not-member'
    const { club, user } = read.data
    await database.rpc(act, { p_claims, p_club_id: club, p_user_id: user })
    return { note, club }
  }
}

function pageOf(club: string | null): string {
  return club === null ? '/clubs' : `/clubs/${club}`
}

function backTo(act: z.infer<typeof known>, form: URLSearchParams, fault: ClubFault): Response {
  const back = new URLSearchParams({ fault })
  const isTyped = act === 'create' || act === 'change'
  for (const name of isTyped ? ['name', 'description'] : []) {
    const value = form.get(name)
    if (value && encodeURIComponent(value).length <= mostTypedCharacters) back.set(name, value)
  }
  const club = byClub.safeParse(Object.fromEntries(form))
  // Of a club that is gone there is no page.
  const page = pageOf(fault !== 'gone' && act !== 'create' && club.success ? club.data.club : null)
  return seeOther(`${page}?${back}${isTyped ? '#form' : ''}`)
}
