import * as z from 'zod'
import type { ApiBalancesQuery, ApiPayoutRequest, ApiPayoutsQuery } from '@/lib/contract/http/api-payouts'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { ParticipantType } from '@/lib/contract/words'
import type { OrderedPayout } from '@/lib/db/functions/money/payouts'
import { apiActor, apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json, parseJson } from '../http/route'
import { bankColumns } from '../payouts/bank-csv'
import { isSepa } from '../payouts/pain001'
import { pain001Answer } from '../payouts/payout-file'
import { payoutsOnTheirWay } from '../payouts/read-all'
import { csvResponse } from '../staff/lists/csv'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'

interface ById {
  readonly params: { readonly id: string }
}

function whose({ clientRef, consultantRef }: ApiBalancesQuery): { side: ParticipantType; ref: string } {
  return clientRef === undefined
    ? { side: 'consultant', ref: consultantRef ?? '' }
    : { side: 'client', ref: clientRef }
}

/** `GET /api/v1/balances`: what the ledger says of a person. */
export async function tellBalances(
  { query }: { readonly query: ApiBalancesQuery },
  { database }: ApiCall,
): Promise<Response> {
  const { side, ref } = whose(query)
  const found = await database.rpc('balances_of', { p_participant_type: side, p_ref: ref })
  if (!found) throw new ApiRefusal('not_found')
  const data = found.balances.map(({ currency, ...minor }) => {
    const amount = (of: number) => toDecimal(of, currency)
    const inTransit = amount(minor.inTransitMinor)
    return side === 'client'
      ? { currency, available: amount(minor.availableMinor), held: amount(minor.heldMinor), inTransit }
      : {
          currency,
          payable: amount(minor.payableMinor),
          pending: amount(minor.pendingMinor),
          withheld: amount(minor.withheldMinor),
          inTransit,
        }
  })
  return json({ participantType: side, ref: found.ref, name: found.name, data })
}

/** `POST /api/v1/payouts`: sets aside what is about to be paid. 201; repeated with its key the same. */
export async function orderPayout(
  { body }: { readonly body: ApiPayoutRequest },
  { database, key, idempotencyKey }: ApiCall,
): Promise<Response> {
  if (!idempotencyKey || idempotencyKey.length > 150) throw new ApiRefusal('idempotency_key_missing')
  const { side, ref } = whose(body)
  const amount = body.amount === undefined ? null : fromDecimal(body.amount, body.currency)
  if (body.amount !== undefined && !amount) throw badField('/amount', apiFaults.price)
  try {
    const { repeated, ...payout } = await database.rpc('order_payout', {
      p_participant_type: side,
      p_ref: ref,
      p_amount_minor: amount,
      p_currency: body.currency,
      p_actor: apiActor(key.name),
      p_reason: body.reason,
      p_idempotency_key: `api ${key.id} ${idempotencyKey}`,
      ...(body.account ? { p_account: body.account } : {}),
    })
    const location = `/api/v1/payouts/${payout.payoutId}`
    return json(
      payoutTold(payout),
      { location, ...(repeated ? { 'idempotency-replayed': 'true' } : {}) },
      201,
    )
  } catch (error) {
    throw refusedOrder(error)
  }
}

function refusedOrder(error: unknown): unknown {
  if (!isRefusal(error)) return error
  if (error.code === 'insufficient_funds')
    return new ApiRefusal('insufficient_funds', { detail: error.message })
  if (error.code === 'idempotency_conflict') return new ApiRefusal('idempotency_conflict')
  if (error.code !== 'invalid_argument') return error
  const field = error.detail ?? ''
  const pointers = new Map([
    ['person', '/consultantRef'],
    ['amount_minor', '/amount'],
    ['currency', '/currency'],
    ['reason', '/reason'],
  ])
  const pointer = pointers.get(field) ?? `/account/${field}`
  return new ApiRefusal('bad_request', {
    detail: error.message,
    errors: [{ pointer, detail: error.message }],
  })
}

const place = z.object({ key: z.string(), id: z.uuid() })

/** `GET /api/v1/payouts`: the newest first. */
export async function listPayouts(
  { query }: { readonly query: ApiPayoutsQuery },
  { database }: ApiCall,
): Promise<Response> {
  const { status, limit, cursor } = query
  const page = await database.rpc('payouts_page', {
    ...(status ? { p_status: status } : {}),
    p_limit: limit,
    p_after: cursor === undefined ? null : placeOf(cursor),
  })
  return json({
    data: page.payouts.map(payoutTold),
    nextCursor: page.nextAfter && Buffer.from(JSON.stringify(page.nextAfter)).toString('base64url'),
  })
}

function placeOf(cursor: string) {
  const read = place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!read.success || !(Date.parse(read.data.key) >= 0)) throw badField('/cursor', apiFaults.cursor)
  return read.data
}

async function payoutOf(id: string, { database }: ApiCall): Promise<OrderedPayout> {
  const payout = await database.rpc('payout_of', { p_payout_id: id })
  if (!payout) throw new ApiRefusal('not_found')
  return payout
}

/** `GET /api/v1/payouts/{id}` */
export async function findPayout({ params }: ById, call: ApiCall): Promise<Response> {
  return json(payoutTold(await payoutOf(params.id, call)))
}

/** `POST /api/v1/payouts/{id}/paid|failed|cancel`: repeated, it answers the same. */
export async function endPayout(
  id: string,
  outcome: 'paid' | 'failed' | 'cancelled',
  said: { readonly reference?: string; readonly reason?: string | undefined },
  { database, key }: ApiCall,
): Promise<Response> {
  const ended = await database.rpc('end_payout', {
    p_payout_id: id,
    p_outcome: outcome,
    p_actor: apiActor(key.name),
    ...(said.reference ? { p_reference: said.reference } : {}),
    ...(said.reason ? { p_reason: said.reason } : {}),
  })
  if (!ended) throw new ApiRefusal('not_found')
  if (ended.outcome === 'refused')
    throw new ApiRefusal('already_over', { detail: apiFaults.payoutEnded(ended.payout.status) })
  return json(payoutTold(ended.payout))
}

/** `GET /api/v1/payouts.csv`: what is on its way, for a bank. */
export async function payoutsCsv(_asked: unknown, { database }: ApiCall): Promise<Response> {
  return csvResponse('payouts.csv', bankColumns, payoutsOnTheirWay(database))
}

/** `GET /api/v1/payouts/{id}/pain001`: one payment in euros to an IBAN, for a bank. */
export async function payoutPain001({ params }: ById, call: ApiCall): Promise<Response> {
  const payout = await payoutOf(params.id, call)
  const from = await call.database.rpc('payee_account', {})
  if (!from?.iban || !isSepa(payout)) throw new ApiRefusal('not_found', { detail: apiFaults.noSepa })
  return pain001Answer({ ...from, iban: from.iban }, [payout])
}

function payoutTold({ amountMinor, participantType, personId: _, ref, ...payout }: OrderedPayout) {
  return {
    payoutId: payout.payoutId,
    status: payout.status,
    [participantType]: { ref, name: payout.name },
    amount: toDecimal(amountMinor, payout.currency),
    currency: payout.currency,
    reason: payout.reason,
    reference: payout.reference,
    orderedAt: payout.at,
    orderedBy: payout.actor,
    endedAt: payout.endedAt,
    endedBy: payout.endedBy,
    endReason: payout.endReason,
    account: payout.account,
  }
}
