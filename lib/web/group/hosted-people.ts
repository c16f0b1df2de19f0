import type * as z from 'zod/mini'
import type {
  byId,
  byMember,
  HerfCohostResponse,
  HerfInviteResponse,
  HerfMessagesResponse,
  HerfModerateResponse,
  HerfParticipantsResponse,
  herfInviteRequest,
  herfMessagesQuery,
  herfModerateRequest,
} from '@/lib/contract/http/herf'
import { linkPages } from '@/lib/contract/link-pages'
import type { AccountCall } from '../accounts/account-route'
import { json } from '../http/route'
import { answeringRefusals } from './refusals'

/** Who is in a group room of an account, what they wrote, and what its hosts do about them, over HTTP. */

type ById = { readonly params: z.output<typeof byId> }

const uuidForm = /^[0-9a-f]{8}-/i

export function messagesOfHosted(
  { params, query: { before, limit } }: ById & { query: z.output<typeof herfMessagesQuery> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const byMessage = before !== undefined && uuidForm.test(before)
    const { messages, hasMore } = await call.database.rpc('group_session_messages', {
      ...named(params.id, call),
      p_before_id: byMessage ? before : null,
      p_before: byMessage ? null : (before ?? null),
      p_limit: limit,
    })
    const answer: HerfMessagesResponse = {
      messages: messages.map(
        ({ id, sessionId, memberId, senderId, senderName, guest, message, timestamp }) => ({
          ...{ id, sessionId, user: { id: memberId, name: senderName }, userId: guest ? null : senderId },
          ...{ guest, message, timestamp },
        }),
      ),
      hasMore,
    }
    return json(answer)
  })
}

export function participantsOfHosted({ params }: ById, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () => {
    const answer: HerfParticipantsResponse = await call.database.rpc(
      'group_session_people',
      named(params.id, call),
    )
    return json(answer)
  })
}

/** A link for a guest without an account, whose raw token is told here and nowhere else. */
export function inviteToHosted(
  { params, body }: ById & { body: z.output<typeof herfInviteRequest> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const { id, name, token } = await call.database.rpc('invite_to_group_session', {
      ...named(params.id, call),
      p_name: body.name,
      p_email: body.email ?? null,
    })
    const url = `${call.env.appUrl}${linkPages.group}/${token}`
    const answer: HerfInviteResponse = { memberId: id, name, url }
    return json(answer, {}, 201)
  })
}

/** Makes a member a cohost, or a cohost a member again. */
export function cohostOfHosted(act: 'make_cohost' | 'unmake_cohost') {
  return ({ params }: { params: z.output<typeof byMember> }, call: AccountCall): Promise<Response> =>
    answeringRefusals(async () => {
      const { members } = await call.database.rpc('moderate_group_session', {
        ...named(params.id, call),
        p_act: act,
        p_member_ids: [params.memberId],
      })
      const role = members.find(({ id }) => id === params.memberId)?.role
      if (role !== 'cohost' && role !== 'member') throw new Error(`A member became ${role}.`)
      const answer: HerfCohostResponse = { memberId: params.memberId, role }
      return json(answer)
    })
}

/** What a host or a cohost does about others from the page, as when nobody in the room can let anybody in. */
export function moderateHosted(
  { params, body }: ById & { body: z.output<typeof herfModerateRequest> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const { isLocked } = await call.database.rpc('moderate_group_session', {
      ...named(params.id, call),
      p_act: body.act,
      p_member_ids: body.memberIds ?? [],
    })
    const answer: HerfModerateResponse = { success: true, isLocked }
    return json(answer)
  })
}

function named(p_session_id: string, { account }: AccountCall) {
  return { p_claims: account.claims, p_session_id }
}
