import type * as z from 'zod/mini'
import type {
  byId,
  HerfSession,
  herfChangeRequest,
  herfCreateRequest,
  herfListQuery,
} from '@/lib/contract/http/herf'
import type { GroupSession } from '@/lib/db/functions/shapes/group'
import type { Env } from '@/lib/env'
import type { AccountCall, VisitorCall } from '../accounts/account-route'
import { json } from '../http/route'
import { answeringRefusals } from './refusals'

/** Group rooms of accounts: made, found, changed, started and ended over HTTP. */

type ById = { readonly params: z.output<typeof byId> }

/** The page where a room takes place. */
export function roomUrlOf(id: string, { appUrl }: Pick<Env, 'appUrl'>): string {
  return `${appUrl}/herf/${id}`
}

export function sessionView(session: GroupSession, env: Pick<Env, 'appUrl'>): HerfSession {
  return { ...session, roomUrl: session.status === 'LIVE' ? roomUrlOf(session.id, env) : null }
}

export function createHosted({ body }: { body: z.output<typeof herfCreateRequest> }, call: AccountCall) {
  return answeringRefusals(async () => {
    const session = await call.database.rpc('create_group_session', {
      p_claims: call.account.claims,
      p_title: body.title,
      p_description: body.description ?? null,
      p_scheduled_at: body.scheduledAt ?? null,
      p_is_private: body.isPrivate ?? false,
      p_club_id: body.clubId ?? null,
      ...(body.maxParticipants === undefined ? {} : { p_max_participants: body.maxParticipants }),
    })
    const headers = { location: `/api/herf/sessions/${session.id}` }
    return json(sessionView(session, call.env), headers, 201)
  })
}

export function listHosted({ query }: { query: z.output<typeof herfListQuery> }, call: VisitorCall) {
  return answeringRefusals(async () => {
    const { sessions, ...numbers } = await call.database.rpc('list_group_sessions', {
      p_claims: call.account?.claims ?? null,
      p_status: query.status ?? null,
      p_club_id: query.clubId ?? null,
      p_query: query.q ?? null,
      p_page: query.page,
      p_limit: query.limit,
    })
    return json({ sessions: sessions.map((session) => sessionView(session, call.env)), ...numbers })
  })
}

export function findHosted({ params }: ById, call: AccountCall): Promise<Response> {
  return answered(call, () =>
    call.database.rpc('find_group_session', { p_claims: call.account.claims, p_session_id: params.id }),
  )
}

export function changeHosted(
  { params, body }: ById & { body: z.output<typeof herfChangeRequest> },
  call: AccountCall,
): Promise<Response> {
  return answered(call, () =>
    call.database.rpc('change_group_session', { ...named(params.id, call), p_changes: body }),
  )
}

/** An act of its host on the room as a whole. */
export function actHosted(act: 'start_group_session' | 'end_group_session' | 'cancel_group_session') {
  return ({ params }: ById, call: AccountCall): Promise<Response> =>
    answered(call, () => call.database.rpc(act, named(params.id, call)))
}

function named(p_session_id: string, { account }: AccountCall) {
  return { p_claims: account.claims, p_session_id }
}

function answered({ env }: AccountCall, ask: () => Promise<GroupSession>): Promise<Response> {
  return answeringRefusals(async () => json(sessionView(await ask(), env)))
}
