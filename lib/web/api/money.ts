import type { ApiProblemCode } from '@/lib/contract/http/api'
import type { ApiDecideRequest, ApiDepositRequest, ApiRefundRequest } from '@/lib/contract/http/api-money'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { ApiBooking } from '@/lib/db/functions/api'
import { apiActor, apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json } from '../http/route'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'
import { sessionTold } from './told'

interface ById {
  readonly params: { readonly id: string }
}

async function ofSession(id: string, { database }: ApiCall): Promise<ApiBooking> {
  const session = await database.rpc('session_of_api', { p_session_id: id })
  if (!session) throw new ApiRefusal('not_found')
  return session
}

/** By whom, and once: keys of two programs are apart. */
function actOf(call: ApiCall, sessionId: string, what: string) {
  const given = call.idempotencyKey
  if (!given || given.length > 100) throw new ApiRefusal('idempotency_key_missing')
  return {
    p_session_id: sessionId,
    p_actor: apiActor(call.key.name),
    p_idempotency_key: `api ${call.key.id} ${what} ${given}`,
  }
}

function amountIn(currency: string, amount: string | undefined): number | null {
  if (amount === undefined) return null
  const minor = fromDecimal(amount, currency)
  if (!minor) throw badField('/amount', apiFaults.price)
  return minor
}

/** Why an act came to nothing, as programs are told. */
const refusals = {
  not_over: 'not_over',
  nothing_to_refund: 'nothing_to_refund',
  more_than_captured: 'more_than_captured',
  paid_out: 'paid_out',
  no_dispute: 'not_found',
  already_decided: 'already_decided',
  already_over: 'already_over',
} as const satisfies Record<string, ApiProblemCode>

type Answer = { outcome: 'done' } | { outcome: 'refused'; reason: keyof typeof refusals }
type Done<A> = Extract<A, { outcome: 'done' }>

function isDone<A extends Answer>(answer: A): answer is Done<A> {
  return answer.outcome === 'done'
}

async function acted<A extends Answer>(act: Promise<A>): Promise<Done<A>> {
  try {
    const answer = await act
    if (isDone(answer)) return answer
    throw new ApiRefusal(answer.outcome === 'refused' ? refusals[answer.reason] : 'internal')
  } catch (error) {
    if (isRefusal(error) && error.code === 'idempotency_conflict')
      throw new ApiRefusal('idempotency_conflict')
    throw error
  }
}

/** `POST /api/v1/sessions/{id}/refunds`: 201; repeated with its key the same. */
export async function refundSession(
  { params, body }: ById & { readonly body: ApiRefundRequest },
  call: ApiCall,
): Promise<Response> {
  const { sessionId, currency } = await ofSession(params.id, call)
  const done = await acted(
    call.database.rpc('admin_refund', {
      ...actOf(call, sessionId, 'refund'),
      p_reason: body.reason,
      p_amount_minor: amountIn(currency, body.amount),
    }),
  )
  const answer = {
    refundId: done.refundId,
    amount: toDecimal(done.amountMinor, currency),
    currency,
    refundable: toDecimal(done.refundableMinor, currency),
  }
  return json(answer, done.repeated ? { 'idempotency-replayed': 'true' } : {}, 201)
}

/** `GET /api/v1/sessions/{id}/refunds`: what was given back after the settlement, and the problem that was reported. */
export async function listRefunds({ params }: ById, call: ApiCall): Promise<Response> {
  const { sessionId, currency } = await ofSession(params.id, call)
  const affairs = await call.database.rpc('admin_session_affairs', { p_session_id: sessionId })
  if (!affairs) throw new ApiRefusal('not_found')
  const { refundableMinor, refunds } = affairs
  return json({
    currency,
    refundable: refundableMinor === null ? null : toDecimal(refundableMinor, currency),
    data: refunds.map(({ amountMinor, feeMinor, at, actor, reason }) => ({
      amount: toDecimal(amountMinor, currency),
      ofPlatform: toDecimal(feeMinor, currency),
      ofConsultant: toDecimal(amountMinor - feeMinor, currency),
      at,
      by: actor,
      reason,
    })),
  })
}

/** `POST /api/v1/sessions/{id}/dispute/decide`: what becomes of what is withheld. */
export async function decideDispute(
  { params, body }: ById & { readonly body: ApiDecideRequest },
  call: ApiCall,
): Promise<Response> {
  const { sessionId, currency } = await ofSession(params.id, call)
  const done = await acted(
    call.database.rpc('admin_decide_dispute', {
      ...actOf(call, sessionId, 'decide'),
      p_reason: body.reason,
      p_decision: body.decision,
      p_refund_minor: amountIn(currency, body.amount),
    }),
  )
  return json({ decision: done.decision, refunded: toDecimal(done.refundedMinor, currency), currency })
}

/** `POST /api/v1/sessions/{id}/end`: for both, at once; what has not started is cancelled. Repeated with its key it answers the same. */
export async function endSession(
  { params, body }: ById & { readonly body: { readonly reason: string } },
  call: ApiCall,
): Promise<Response> {
  const { sessionId } = await ofSession(params.id, call)
  await acted(
    call.database.rpc('admin_end_session', { ...actOf(call, sessionId, 'end'), p_reason: body.reason }),
  )
  return json(sessionTold(await ofSession(sessionId, call)))
}

/** `POST /api/v1/deposits`: money that the practice collected for a client beyond a booking. 201; repeated with its key the same. */
export async function deposit(
  { body }: { readonly body: ApiDepositRequest },
  { database, key, idempotencyKey }: ApiCall,
): Promise<Response> {
  if (!idempotencyKey || idempotencyKey.length > 150) throw new ApiRefusal('idempotency_key_missing')
  const minor = amountIn(body.currency, body.amount)
  if (minor === null) throw badField('/amount', apiFaults.price)
  try {
    const { availableMinor } = await database.rpc('deposit_funds', {
      p_client_ref: body.client.ref,
      p_client_name: body.client.name ?? null,
      p_amount_minor: minor,
      p_currency: body.currency,
      p_idempotency_key: `api ${key.id} ${idempotencyKey}`,
      ...(body.reason ? { p_reason: body.reason } : {}),
    })
    return json(
      {
        client: { ref: body.client.ref },
        amount: body.amount,
        currency: body.currency,
        available: toDecimal(availableMinor, body.currency),
      },
      {},
      201,
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'idempotency_conflict') throw new ApiRefusal('idempotency_conflict')
    if (error.code !== 'invalid_argument') throw error
    const pointer = depositFields.get(error.detail ?? '') ?? ''
    throw new ApiRefusal('bad_request', {
      detail: error.message,
      errors: [{ pointer, detail: error.message }],
    })
  }
}

const depositFields = new Map([
  ['client_ref', '/client/ref'],
  ['client_name', '/client/name'],
  ['amount_minor', '/amount'],
  ['currency', '/currency'],
])
