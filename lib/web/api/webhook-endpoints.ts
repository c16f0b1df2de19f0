import { createHash } from 'node:crypto'
import { type ApiEventType, apiEventType, scopeOfEvent } from '@/lib/contract/http/api-events'
import type { DeliveriesQuery, WebhookChange, WebhookRequest } from '@/lib/contract/http/api-webhooks'
import type { WebhookDelivery, WebhookEndpoint } from '@/lib/db/functions/webhooks'
import type { UrlFault } from '@/lib/outbox/guard'
import { apiActor, apiFaults, urlFaults } from '@/locales/en/api'
import { json } from '../http/route'
import { webhookEndpoints } from '../webhooks/endpoints'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'

interface ById {
  readonly params: { readonly id: string }
}

function endpointTold({ active, disabledWhy, createdBy: _createdBy, ...endpoint }: WebhookEndpoint) {
  return { ...endpoint, status: active ? 'active' : 'disabled', disabledReason: disabledWhy }
}

/** Without what the receiver answered: that is a stranger's text, for administrators. */
function deliveryTold({ answer, seq: _seq, at, ...delivery }: WebhookDelivery) {
  return {
    ...delivery,
    timestamp: at,
    response: answer && { status: answer.status, error: answer.fault, durationMs: answer.ms },
  }
}

const found = <T>(thing: T | null): T => {
  if (thing === null) throw new ApiRefusal('not_found')
  return thing
}
const wrongUrl = (fault: UrlFault) => badField('/url', urlFaults[fault])

/** Nobody is told by a webhook what the key may not ask for. */
function requireScopes(types: readonly ApiEventType[], { key }: ApiCall): void {
  const missing = types.map(scopeOfEvent).find((scope) => !key.scopes.includes(scope))
  if (missing) throw new ApiRefusal('scope_missing', { detail: apiFaults.scope(missing) })
}
/** Of an endpoint of administrators a key tells and does what it could have made itself. */
async function ownEndpoint(id: string, call: ApiCall): Promise<WebhookEndpoint> {
  const endpoint = found(await call.database.rpc('find_webhook_endpoint', { p_id: id }))
  requireScopes(
    apiEventType.options.filter((type) => endpoint.types.includes(type)),
    call,
  )
  return endpoint
}

/** `POST /api/v1/webhook-endpoints`: 201, with the secret; repeated with its key the same. */
export async function makeEndpoint(
  { body }: { readonly body: WebhookRequest },
  call: ApiCall,
): Promise<Response> {
  const { key, idempotencyKey } = call
  if (!idempotencyKey || idempotencyKey.length > 200) throw new ApiRefusal('idempotency_key_missing')
  requireScopes(body.types, call)
  const own = `api ${key.id} ${createHash('sha256').update(idempotencyKey).digest('hex')}`
  const made = await webhookEndpoints(call).make(body, apiActor(key.name), own)
  if (made === 'another') throw new ApiRefusal('idempotency_conflict')
  if (made === 'too_many') throw badField('/url', apiFaults.endpoints)
  if (typeof made === 'string') throw wrongUrl(made)
  const headers = {
    location: `/api/v1/webhook-endpoints/${made.endpoint.id}`,
    ...(made.repeated ? { 'idempotency-replayed': 'true' } : {}),
  }
  return json({ ...endpointTold(made.endpoint), secret: made.secret }, headers, 201)
}

/** `GET /api/v1/webhook-endpoints` */
export async function listEndpoints(_asked: unknown, { database }: ApiCall): Promise<Response> {
  return json({
    data: (await database.rpc('list_webhook_endpoints', {})).map(endpointTold),
    nextCursor: null,
  })
}

/** `GET /api/v1/webhook-endpoints/{id}` */
export async function findEndpoint({ params }: ById, { database }: ApiCall): Promise<Response> {
  return json(endpointTold(found(await database.rpc('find_webhook_endpoint', { p_id: params.id }))))
}

/** `PATCH /api/v1/webhook-endpoints/{id}` */
export async function changeEndpoint(
  { params, body }: ById & { readonly body: WebhookChange },
  call: ApiCall,
): Promise<Response> {
  await ownEndpoint(params.id, call)
  if (body.types) requireScopes(body.types, call)
  const changed = await webhookEndpoints(call).change(params.id, body)
  if (typeof changed === 'string') throw wrongUrl(changed)
  return json(endpointTold(found(changed)))
}

/** `DELETE /api/v1/webhook-endpoints/{id}` */
export async function deleteEndpoint({ params }: ById, { database }: ApiCall): Promise<Response> {
  const { deleted } = await database.rpc('delete_webhook_endpoint', { p_id: params.id })
  if (!deleted) throw new ApiRefusal('not_found')
  return new Response(null, { status: 204 })
}

/** `POST /api/v1/webhook-endpoints/{id}/rotate-secret`: the one before signs beside it for a day. */
export async function rotateSecret({ params }: ById, call: ApiCall): Promise<Response> {
  await ownEndpoint(params.id, call)
  const { endpoint, secret } = found(await webhookEndpoints(call).rotate(params.id))
  return json({ ...endpointTold(endpoint), secret })
}

/** `POST /api/v1/webhook-endpoints/{id}/enable` and `/disable` */
export const switchEndpoint =
  (p_active: boolean) =>
  async ({ params }: ById, { database }: ApiCall): Promise<Response> =>
    json(endpointTold(found(await database.rpc('switch_webhook_endpoint', { p_id: params.id, p_active }))))

/** `POST /api/v1/webhook-endpoints/{id}/test`: an event of no meaning, for it alone. */
export async function testEndpoint({ params }: ById, { database }: ApiCall): Promise<Response> {
  return json(deliveryTold(found(await database.rpc('test_webhook_endpoint', { p_id: params.id }))), {}, 202)
}

/** `POST /api/v1/webhook-endpoints/{id}/recover`: what it missed since then. */
export async function recoverEndpoint(
  { params, body }: ById & { readonly body: { readonly since: string } },
  call: ApiCall,
): Promise<Response> {
  const recovered = await call.database.rpc('recover_deliveries', {
    p_endpoint_id: params.id,
    p_since: body.since,
  })
  return json(found(recovered), {}, 202)
}

/** `GET /api/v1/webhook-endpoints/{id}/deliveries`: the newest event first. */
export async function listDeliveries(
  { params, query }: ById & { readonly query: DeliveriesQuery },
  { database }: ApiCall,
): Promise<Response> {
  found(await database.rpc('find_webhook_endpoint', { p_id: params.id }))
  const { deliveries, next } = await database.rpc('webhook_deliveries', {
    p_endpoint_id: params.id,
    p_status: query.status ?? null,
    p_before: query.cursor ?? null,
    p_limit: query.limit,
  })
  return json({ data: deliveries.map(deliveryTold), nextCursor: next === null ? null : String(next) })
}

/** `POST /api/v1/deliveries/{id}/replay`: once more, at once. */
export async function replayDelivery({ params }: ById, { database }: ApiCall): Promise<Response> {
  return json(deliveryTold(found(await database.rpc('replay_delivery', { p_id: params.id }))), {}, 202)
}
