import { randomUUID } from 'node:crypto'
import type * as z from 'zod/mini'
import type { byId } from '@/lib/contract/http/herf'
import type { byPoll, pollCreateRequest, pollVoteRequest } from '@/lib/contract/http/polls'
import type { AccountCall } from '../accounts/account-route'
import { json } from '../http/route'
import { answeringRefusals } from './refusals'

/** Polls of a session, over HTTP: who is in it hears of what is done here as of what is done there. */

type ById = { readonly params: z.output<typeof byId> }
type ByPoll = { readonly params: z.output<typeof byPoll> }

const asked = ({ id }: { readonly id: string }, { account }: AccountCall) => ({
  p_claims: account.claims,
  p_session_id: id,
})

export function listPolls({ params }: ById, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () => json(await call.database.rpc('session_polls', asked(params, call))))
}

export function createPoll(
  { params, body }: ById & { body: z.output<typeof pollCreateRequest> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () => {
    const poll = await call.database.rpc('create_poll', {
      ...asked(params, call),
      p_id: body.id ?? randomUUID(),
      p_question: body.question,
      p_options: body.options,
      p_anonymous: body.anonymous ?? false,
      p_multiple: body.multiple ?? false,
    })
    return json(poll, {}, 201)
  })
}

export function voteInPoll(
  { params, body }: ByPoll & { body: z.output<typeof pollVoteRequest> },
  call: AccountCall,
): Promise<Response> {
  return answeringRefusals(async () =>
    json(
      await call.database.rpc('vote_in_poll', {
        ...asked(params, call),
        p_poll_id: params.pollId,
        p_choices: body.choices,
      }),
    ),
  )
}

export function closePoll({ params }: ByPoll, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () =>
    json(await call.database.rpc('close_poll', { ...asked(params, call), p_poll_id: params.pollId })),
  )
}
