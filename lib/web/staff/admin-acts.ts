import type { AdminAct, AdminActAnswer, AdminActCode } from '@/lib/contract/http/admin-acts'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { Database } from '@/lib/db'
import { requiredSecret } from '@/lib/env'
import { openLinks } from '@/lib/links/derived-link'
import { answers, noSession } from '@/locales/en/admin/acts'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'

/** One act of an administrator; who it is comes from the sign-in of the browser, and nothing else. */
export async function actOnSession(input: AdminAct, call: PageCall): Promise<Response> {
  try {
    return json((await acted(input, call.account.email, call)) satisfies AdminActAnswer)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'session_not_found') return problem('link_not_found', { detail: noSession })
    if (error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    if (error.code === 'invalid_argument') return problem('bad_request', { detail: error.message })
    throw error
  }
}

/** What is said of it names no amount. */
type Plain = Exclude<AdminActCode, 'decided_for_client'>
type Outcome = { outcome: 'done' } | { outcome: 'refused'; reason: Plain }

const did = (code: Plain): AdminActAnswer => ({ done: true, code, message: answers[code]() })
const refused = (code: Plain): AdminActAnswer => ({ done: false, code, message: answers[code]() })

function answerOf(result: Outcome, code: Plain): AdminActAnswer {
  return result.outcome === 'done' ? did(code) : refused(result.reason)
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
      if (!token) return did('link_reissued_before')
      return { ...did('link_reissued'), url: `${env.appUrl}/session/${token}` }
    }
    case 'show-link': {
      const shown = await database.rpc('admin_show_link', {
        ...act,
        p_participant_type: input.participantType,
      })
      if (shown.outcome === 'refused') return refused(shown.reason)
      const links = await openLinks(database, requiredSecret(env), input.sessionId)
      const link = links.find(({ linkId }) => linkId === shown.linkId)
      return link
        ? { ...did('link_shown'), url: `${env.appUrl}/session/${link.token}` }
        : refused('link_revoked_before')
    }
    case 'revoke-link':
      await database.rpc('admin_revoke_link', { ...act, p_participant_type: input.participantType })
      return did('link_revoked')
    case 'end':
      return answerOf(await database.rpc('admin_end_session', act), 'ended')
    case 'refund':
      return refund(input, act, database)
    case 'decide':
      return decide(input, act, database)
    case 'note': {
      const { p_reason: p_note, ...rest } = act
      await database.rpc('admin_note', { ...rest, p_note })
      return did('noted')
    }
    case 'read-messages': {
      const read = await database.rpc('admin_read_messages', act)
      const answer = answerOf(read, 'messages_read')
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

/** Null where there is no such session, which the act itself is then refused for. */
async function currencyOf(sessionId: string, database: Database): Promise<string | null> {
  const affairs = await database.rpc('admin_session_affairs', { p_session_id: sessionId })
  return affairs?.currency ?? null
}

/** The amount in minor units; null where none was given or there is nothing to read it by, undefined where it is not one of the currency. */
function minorOf(amount: string | undefined, currency: string | null): number | null | undefined {
  if (amount === undefined || currency === null) return null
  return fromDecimal(amount, currency) ?? undefined
}

async function refund(
  { amount, sessionId }: Extract<AdminAct, { act: 'refund' }>,
  act: Act,
  database: Database,
): Promise<AdminActAnswer> {
  const minor = amount === undefined ? null : minorOf(amount, await currencyOf(sessionId, database))
  if (minor === undefined) return refused('not_an_amount')
  return answerOf(await database.rpc('admin_refund', { ...act, p_amount_minor: minor }), 'refunded')
}

async function decide(
  { amount, sessionId, decision }: Extract<AdminAct, { act: 'decide' }>,
  act: Act,
  database: Database,
): Promise<AdminActAnswer> {
  const currency = await currencyOf(sessionId, database)
  const minor = decision === 'split' ? minorOf(amount ?? '', currency) : null
  if (minor === undefined) return refused('not_an_amount')
  const result = await database.rpc('admin_decide_dispute', {
    ...act,
    p_decision: decision,
    p_refund_minor: minor,
  })
  if (result.outcome === 'refused' || result.refundedMinor === 0) {
    return answerOf(result, 'decided_for_consultant')
  }
  if (currency === null) throw new Error('A dispute was decided of a session that is not there.')
  const refunded = toDecimal(result.refundedMinor, currency)
  const code = 'decided_for_client'
  return { done: true, code, message: answers[code](refunded), amount: refunded }
}
