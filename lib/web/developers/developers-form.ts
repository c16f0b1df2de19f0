import * as z from 'zod'
import { apiScope } from '@/lib/contract/http/api'
import { apiEventType } from '@/lib/contract/http/api-events'
import { webhookForms } from '@/lib/contract/http/api-webhooks'
import { limits } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'
import { type EndpointFault, webhookEndpoints } from '../webhooks/endpoints'
import { newSecretLine, writtenSecret } from './new-secret'

/** What administrators do with keys and endpoints, by plain forms. */

export const developersNote = z.enum([
  'revoked',
  'name-taken',
  'no-scope',
  'no-type',
  'invalid',
  'too-many-keys',
  'too-many',
  'saved',
  'deleted',
  'switched-on',
  'switched-off',
  'tested',
  'replayed',
  'recovering',
  'gone',
  'not_an_address',
  'credentials',
  'not_https',
  'port',
  'private',
])
export type DevelopersNote = z.infer<typeof developersNote>

const home = '/admin/developers'
const line = (most: number) => z.string().trim().max(most).refine(isStorable)
const id = z.uuid()
const url = line(webhookForms.urlCharacters)
const description = line(webhookForms.descriptionCharacters).default('')
const types = z.array(apiEventType)
const act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('make-key'), name: line(limits.nameCharacters), scopes: z.array(apiScope) }),
  z.object({ act: z.literal('revoke-key'), id: z.string().regex(/^[a-z0-9]{8}$/) }),
  z.object({ act: z.literal('make-endpoint'), key: z.uuid(), url, description, types }),
  z.object({ act: z.literal('change-endpoint'), id, url, description, types }),
  z.object({ act: z.enum(['switch-on', 'switch-off', 'test', 'rotate', 'delete-endpoint']), id }),
  z.object({ act: z.literal('recover'), id, hours: z.coerce.number().int().min(1).max(720) }),
  z.object({ act: z.literal('replay'), id, endpoint: id }),
])
type Act = z.output<typeof act>

/** One act; back to the page, which says what became of it. */
export async function actOnDevelopers(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = act.safeParse({
    ...Object.fromEntries(form),
    scopes: form.getAll('scopes'),
    types: form.getAll('types'),
  })
  if (!read.success) {
    const isTyped = read.error.issues.some(({ path }) =>
      ['name', 'url', 'description'].includes(String(path[0])),
    )
    return isTyped ? backTo('invalid') : problem('bad_request')
  }
  return acted(read.data, call)
}

async function acted(input: Act, call: PageCall): Promise<Response> {
  const { database } = call
  switch (input.act) {
    case 'make-key':
      return makeKey(input, call)
    case 'revoke-key':
      return backTo((await database.rpc('revoke_api_key', { p_id: input.id })) ? 'revoked' : 'gone')
    case 'make-endpoint': {
      if (input.types.length === 0) return backTo('no-type')
      const made = await webhookEndpoints(call).make(input, call.account.email, `form ${input.key}`)
      if (typeof made === 'string') return backTo(faultNotes[made])
      const { endpoint, secret } = made
      return toldOnce({ of: 'endpoint', name: endpoint.url, secret }, pageOf(endpoint.id))
    }
    case 'change-endpoint': {
      if (input.types.length === 0) return backTo('no-type', input.id)
      const changed = await webhookEndpoints(call).change(input.id, input)
      if (typeof changed === 'string') return backTo(changed, input.id)
      return changed ? backTo('saved', input.id) : backTo('gone')
    }
    case 'rotate': {
      const rotated = await webhookEndpoints(call).rotate(input.id)
      if (!rotated) return backTo('gone')
      return toldOnce(
        { of: 'endpoint', name: rotated.endpoint.url, secret: rotated.secret },
        pageOf(input.id),
      )
    }
    case 'recover': {
      const p_since = new Date(Date.now() - input.hours * 3_600_000).toISOString()
      const recovered = await database.rpc('recover_deliveries', { p_endpoint_id: input.id, p_since })
      return recovered ? backTo('recovering', input.id) : backTo('gone')
    }
    case 'replay': {
      const replayed = await database.rpc('replay_delivery', { p_id: input.id })
      return backTo(replayed ? 'replayed' : 'gone', input.endpoint)
    }
    default:
      return plainAct(input, call)
  }
}

type Plain = Extract<
  Act,
  { readonly act: 'switch-on' | 'switch-off' | 'test' | 'rotate' | 'delete-endpoint' }
>

async function plainAct({ act: word, id: endpointId }: Plain, { database }: PageCall): Promise<Response> {
  switch (word) {
    case 'switch-on':
    case 'switch-off': {
      const p_active = word === 'switch-on'
      const switched = await database.rpc('switch_webhook_endpoint', { p_id: endpointId, p_active })
      return switched ? backTo(p_active ? 'switched-on' : 'switched-off', endpointId) : backTo('gone')
    }
    case 'test': {
      const tested = await database.rpc('test_webhook_endpoint', { p_id: endpointId })
      return tested ? backTo('tested', endpointId) : backTo('gone')
    }
    case 'delete-endpoint': {
      const { deleted } = await database.rpc('delete_webhook_endpoint', { p_id: endpointId })
      return backTo(deleted ? 'deleted' : 'gone')
    }
    case 'rotate':
      return backTo('gone')
  }
  return word satisfies never
}

const faultNotes = {
  not_an_address: 'not_an_address',
  credentials: 'credentials',
  not_https: 'not_https',
  port: 'port',
  private: 'private',
  too_many: 'too-many',
  another: 'gone',
} as const satisfies Record<EndpointFault, DevelopersNote>

/** A name that is good stands for one key: pressing twice makes no second one that nobody saw. */
async function makeKey(
  { name, scopes }: Extract<Act, { readonly act: 'make-key' }>,
  { database }: PageCall,
): Promise<Response> {
  if (scopes.length === 0) return backTo('no-scope')
  const known = await database.rpc('list_api_keys', {})
  if (known.some((key) => key.revokedAt === null && key.name === name)) return backTo('name-taken')
  try {
    const made = await database.rpc('make_api_key', { p_name: name, p_scopes: scopes })
    return toldOnce({ of: 'key', name: made.name, secret: made.key }, home)
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'invalid_argument') throw error
    return backTo(/keys already/.test(error.message) ? 'too-many-keys' : 'invalid')
  }
}

const pageOf = (endpointId: string) => `${home}/${endpointId}`

/** For the page that comes next, by a cookie: an address would stand in logs. */
function toldOnce(secret: Parameters<typeof writtenSecret>[0], page: string): Response {
  return seeOther(page, [newSecretLine(writtenSecret(secret))])
}

function backTo(note: DevelopersNote, endpointId?: string): Response {
  return seeOther(`${endpointId && note !== 'gone' ? pageOf(endpointId) : home}?note=${note}`)
}
