import type { Database } from '@/lib/db'
import type { Delivery } from '@/lib/db/functions/outbox'
import type { WebhookTarget } from '@/lib/db/functions/webhooks'
import type { Post, Posted } from './post'
import { type Verdict, verdictOn } from './schedule'
import { openedSecret, signedHeaders } from './signature'
import { toldEvent } from './told-event'
import type { Consumer } from './worker'

interface Parts {
  readonly database: Pick<Database, 'rpc'>
  /** The application's own, by which the endpoints' are sealed. */
  readonly secret: string
  post(post: Post): Promise<Posted>
  /** An endpoint is told no more. */
  disabled?(endpointId: string): void
}

/** Longer than the longest attempt, and than writing down what came of it. */
const leaseSeconds = 40
const each = 10

/** Tells endpoints what happened, each attempt signed anew (Standard Webhooks 1.0). */
export function webhooks({ database, secret, post, disabled = () => undefined }: Parts): Consumer {
  async function attempt({ event }: Delivery, target: WebhookTarget | undefined): Promise<Posted> {
    const told = toldEvent(event)
    const body = JSON.stringify({ type: told.type, timestamp: told.timestamp, data: told.data })
    const secrets = (target?.sealedSecrets ?? []).flatMap((sealed) => openedSecret(sealed, secret) ?? [])
    if (!target || secrets.length === 0)
      return { status: null, fault: 'secret_unreadable', ms: 0, head: '', retryAfterSeconds: null }
    return post({
      url: target.url,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Parley-Webhooks/1',
        ...signedHeaders({ id: told.id, body }, secrets, Date.now()),
      },
      body,
    })
  }

  async function deliver(
    delivery: Delivery,
    targets: Promise<ReadonlyMap<string, WebhookTarget>>,
  ): Promise<void> {
    const posted = await attempt(delivery, (await targets).get(delivery.consumerId))
    const ended = await database.rpc('finish_webhook', {
      p_delivery_id: delivery.deliveryId,
      p_lease: delivery.lease,
      ...argsOf(verdictOn(posted, delivery.attempt)),
      p_answer: { status: posted.status, fault: posted.fault, ms: posted.ms, head: posted.head },
    })
    if (ended.disabled) disabled(delivery.consumerId)
  }

  return {
    kind: 'webhook',
    each,
    leaseSeconds,
    begin(deliveries) {
      if (deliveries.length === 0) return []
      const ids = [...new Set(deliveries.map(({ consumerId }) => consumerId))]
      const targets = database
        .rpc('webhook_targets', { p_ids: ids })
        .then((found) => new Map(found.map((target) => [target.id, target])))
      return deliveries.map((delivery) => deliver(delivery, targets))
    },
  }
}

function argsOf(verdict: Verdict) {
  switch (verdict.status) {
    case 'done':
      return { p_status: verdict.status, p_delay_seconds: 0 }
    case 'failed':
      return { p_status: verdict.status, p_delay_seconds: 0, p_gone: verdict.gone }
    case 'again':
      return {
        p_status: verdict.status,
        p_delay_seconds: verdict.delaySeconds,
        p_rest_seconds: verdict.restSeconds,
      }
  }
  return verdict satisfies never
}
