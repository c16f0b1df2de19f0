import type { WebhookChange, WebhookRequest } from '@/lib/contract/http/api-webhooks'
import type { Database } from '@/lib/db'
import type { WebhookEndpoint } from '@/lib/db/functions/webhooks'
import { type Env, requiredSecret } from '@/lib/env'
import { faultOfUrl, type UrlFault } from '@/lib/outbox/guard'
import { newWebhookSecret, openedSecret, shownSecret } from '@/lib/outbox/signature'
import { isRefusal } from '../failures'

interface Parts {
  readonly database: Database
  readonly env: Env
}

/** Why an endpoint was not made: its address, that there are enough, or that its key made another one. */
export type EndpointFault = UrlFault | 'too_many' | 'another'

/** `secret` is shown this once; whoever repeats it with the same key gets the same. */
export interface MadeEndpoint {
  readonly endpoint: WebhookEndpoint
  readonly secret: string
  readonly repeated: boolean
}

/** What administrators and programs do with endpoints; whether they may was asked before. */
export function webhookEndpoints({ database, env }: Parts) {
  const secretOf = async (id: string): Promise<string> => {
    const [target] = await database.rpc('webhook_targets', { p_ids: [id] })
    const opened = target?.sealedSecrets[0]
      ? openedSecret(target.sealedSecrets[0], requiredSecret(env))
      : null
    return opened ? shownSecret(opened) : ''
  }

  async function make(
    { url, description, types }: WebhookRequest,
    by: string,
    key: string,
  ): Promise<MadeEndpoint | EndpointFault> {
    const fault = faultOfUrl(url, env.webhookAllowHosts)
    if (fault) return fault
    const { sealed, shown } = newWebhookSecret(requiredSecret(env))
    try {
      const { repeated, ...endpoint } = await database.rpc('make_webhook_endpoint', {
        p_url: url,
        p_description: description,
        p_types: [...types],
        p_sealed_secret: sealed,
        p_created_by: by,
        p_idempotency_key: key,
      })
      return { endpoint, repeated, secret: repeated ? await secretOf(endpoint.id) : shown }
    } catch (error) {
      if (isRefusal(error) && error.code === 'idempotency_conflict') return 'another'
      if (isRefusal(error) && error.detail === 'url') return 'too_many'
      throw error
    }
  }

  /** Null: there is no such endpoint. */
  async function change(
    id: string,
    { url, description, types }: WebhookChange,
  ): Promise<WebhookEndpoint | UrlFault | null> {
    const fault = url === undefined ? null : faultOfUrl(url, env.webhookAllowHosts)
    if (fault) return fault
    return database.rpc('change_webhook_endpoint', {
      p_id: id,
      ...(url === undefined ? {} : { p_url: url }),
      ...(description === undefined ? {} : { p_description: description }),
      ...(types === undefined ? {} : { p_types: [...types] }),
    })
  }

  /** The secret of before signs beside the new one for a day. Null: there is no such endpoint. */
  async function rotate(id: string): Promise<Omit<MadeEndpoint, 'repeated'> | null> {
    const { sealed, shown } = newWebhookSecret(requiredSecret(env))
    const endpoint = await database.rpc('rotate_webhook_secret', { p_id: id, p_sealed_secret: sealed })
    return endpoint && { endpoint, secret: shown }
  }

  return { make, change, rotate }
}
