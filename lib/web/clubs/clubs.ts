import type * as z from 'zod/mini'
import type {
  byUser,
  clubChangeRequest,
  clubCreateRequest,
  clubListQuery,
  clubPageQuery,
  clubRoleRequest,
} from '@/lib/contract/http/clubs'
import type { byId } from '@/lib/contract/http/herf'
import type { AccountCall } from '../accounts/account-route'
import { answeringRefusals } from '../group/refusals'
import { json } from '../http/route'

/** Clubs over HTTP. Whom one blocked is told what is told of clubs that there are not. */

type ById = { readonly params: z.output<typeof byId> }
type ByUser = { readonly params: z.output<typeof byUser> }
type Page = { readonly query: z.output<typeof clubPageQuery> }

export function createClub(
  { body }: { body: z.output<typeof clubCreateRequest> },
  { account, database }: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const club = await database.rpc('create_club', {
      p_claims: account.claims,
      p_name: body.name,
      p_description: body.description ?? null,
    })
    return json(club, { location: `/api/clubs/${club.id}` }, 201)
  })
}

export function listClubs(
  { query }: { query: z.output<typeof clubListQuery> },
  { account, database }: AccountCall,
): Promise<Response> {
  return answered(() =>
    database.rpc('list_clubs', {
      p_claims: account.claims,
      p_query: query.q ?? null,
      p_mine: query.mine ?? false,
      p_page: query.page,
      p_limit: query.limit,
    }),
  )
}

/** What is asked of a club by its id alone. */
export function actOnClub(act: 'find_club' | 'join_club' | 'leave_club' | 'delete_club') {
  return ({ params }: ById, { account, database }: AccountCall): Promise<Response> =>
    answered(() => database.rpc(act, { p_claims: account.claims, p_club_id: params.id }))
}

export function changeClub(
  { params, body }: ById & { body: z.output<typeof clubChangeRequest> },
  { account, database }: AccountCall,
): Promise<Response> {
  return answered(() =>
    database.rpc('change_club', { p_claims: account.claims, p_club_id: params.id, p_changes: body }),
  )
}

/** Who belongs to it, or who is blocked from it. */
export function listOfClub(list: 'list_club_members' | 'list_club_blocks') {
  return ({ params, query }: ById & Page, { account, database }: AccountCall): Promise<Response> =>
    answered(() =>
      database.rpc(list, {
        p_claims: account.claims,
        p_club_id: params.id,
        p_page: query.page,
        p_limit: query.limit,
      }),
    )
}

export function setClubRole(
  { params, body }: ByUser & { body: z.output<typeof clubRoleRequest> },
  { account, database }: AccountCall,
): Promise<Response> {
  return answered(() =>
    database.rpc('set_club_role', {
      p_claims: account.claims,
      p_club_id: params.id,
      p_user_id: params.userId,
      p_role: body.role,
    }),
  )
}

/** What owner and moderators do about somebody. */
export function actOnMember(act: 'remove_club_member' | 'block_from_club' | 'unblock_from_club') {
  return ({ params }: ByUser, { account, database }: AccountCall): Promise<Response> =>
    answered(() =>
      database.rpc(act, { p_claims: account.claims, p_club_id: params.id, p_user_id: params.userId }),
    )
}

function answered(ask: () => Promise<unknown>): Promise<Response> {
  return answeringRefusals(async () => json(await ask()))
}
