import type { Database } from '@/lib/db'
import { problem } from '@/lib/http/problem'
import { type Call, json } from '@/lib/http/route'
import type { StaffCall } from '@/lib/http/staff-route'
import type { AdminAct, AdminActAnswer } from '@/lib/room/admin-acts'
import { entryOf } from '@/lib/room/entry-of'
import { fromDecimal, toDecimal } from '@/lib/room/money'
import { isRefusal } from './failures'

/** One act of an administrator; who it is comes from the sign-in of the browser, and nothing else. */
export async function actOnSession(input: AdminAct, call: StaffCall): Promise<Response> {
  try {
    return json((await acted(input, call.staff.email, call)) satisfies AdminActAnswer)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'session_not_found')
      return problem('link_not_found', { detail: 'There is no such session.' })
    if (error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    if (error.code === 'invalid_argument') return problem('bad_request', { detail: error.message })
    throw error
  }
}

const refusals: Readonly<Record<string, string>> = {
  already_over: 'The session is over already.',
  not_over: 'The session is not over yet: end it first, then refund.',
  nothing_to_refund: 'There is nothing left to refund.',
  more_than_captured: 'That is more than is left of what was charged.',
  paid_out: 'The consultant was paid out since, and what is owed now does not cover it.',
  no_dispute: 'No problem was reported.',
  already_decided: 'The dispute was decided already.',
  not_attached: 'No reporter has attached the messages.',
}

type Outcome = { outcome: 'done' } | { outcome: 'refused'; reason: string }

function answerOf(result: Outcome, done: string): AdminActAnswer {
  return result.outcome === 'done'
    ? { done: true, message: done }
    : { done: false, message: entryOf(refusals, result.reason) ?? result.reason }
}

async function acted(input: AdminAct, actor: string, { database, env }: Call): Promise<AdminActAnswer> {
  const act = {
    p_session_id: input.sessionId,
    p_actor: actor,
    p_reason: input.reason,
    p_idempotency_key: input.key,
  }
  switch (input.act) {
    case 'reissue-link': {
      const side = { ...act, p_participant_type: input.participantType }
      const { token } = await database.rpc('admin_reissue_link', side)
      if (!token) return { done: true, message: 'This was done already; its link was shown then.' }
      const message = 'The new link is below, this once. The old one opens nothing any more.'
      return { done: true, message, url: `${env.appUrl}/session/${token}` }
    }
    case 'revoke-link':
      await database.rpc('admin_revoke_link', { ...act, p_participant_type: input.participantType })
      return { done: true, message: 'The link opens nothing any more, and whoever used it is out.' }
    case 'end':
      return answerOf(await database.rpc('admin_end_session', act), 'The session is over for both.')
    case 'refund':
      return refund(input, act, database)
    case 'decide':
      return decide(input, act, database)
    case 'note': {
      const { p_reason: p_note, ...rest } = act
      await database.rpc('admin_note', { ...rest, p_note })
      return { done: true, message: 'The note is kept.' }
    }
    case 'read-messages': {
      const read = await database.rpc('admin_read_messages', act)
      const answer = answerOf(read, 'This view is written into the audit.')
      return read.outcome === 'done' ? { ...answer, messages: read.messages } : answer
    }
  }
  return input satisfies never
}

interface Act {
  readonly p_session_id: string
  readonly p_actor: string
  readonly p_reason: string
  readonly p_idempotency_key: string
}

/** The amount in minor units; null where none was given, undefined where it is not one of the session's currency. */
async function minorOf(amount: string | undefined, sessionId: string, database: Database) {
  if (amount === undefined) return { minor: null, currency: 'XXX' }
  const affairs = await database.rpc('admin_session_affairs', { p_session_id: sessionId })
  const currency = affairs?.currency ?? 'XXX'
  return { minor: fromDecimal(amount, currency) ?? undefined, currency }
}

const noAmount: AdminActAnswer = { done: false, message: 'That is not an amount, such as 20.00.' }

async function refund(
  { amount, sessionId }: Extract<AdminAct, { act: 'refund' }>,
  act: Act,
  database: Database,
): Promise<AdminActAnswer> {
  const { minor } = await minorOf(amount, sessionId, database)
  if (minor === undefined) return noAmount
  return answerOf(
    await database.rpc('admin_refund', { ...act, p_amount_minor: minor }),
    'Refunded to the client.',
  )
}

async function decide(
  { amount, sessionId, decision }: Extract<AdminAct, { act: 'decide' }>,
  act: Act,
  database: Database,
): Promise<AdminActAnswer> {
  const { minor, currency } = await minorOf(
    decision === 'split' ? (amount ?? '') : undefined,
    sessionId,
    database,
  )
  if (minor === undefined) return noAmount
  const result = await database.rpc('admin_decide_dispute', {
    ...act,
    p_decision: decision,
    p_refund_minor: minor,
  })
  const refunded = result.outcome === 'done' ? result.refundedMinor : 0
  return answerOf(
    result,
    refunded > 0
      ? `Decided; ${toDecimal(refunded, currency)} went back to the client.`
      : 'Decided; the consultant is paid.',
  )
}
