import * as z from 'zod'
import { userAdmin } from '@/lib/auth/user-admin'
import { forms, limits } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import { userRole } from '@/lib/db/functions/shapes/claims'
import { newLinkLine } from '../accounts/cookies'
import { emailField } from '../accounts/forms'
import { type NewLink, writtenLink } from '../accounts/new-link'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'

/** What administrators do with the accounts of others; SQL keeps each act with who did it. */

export const accountsNote = z.enum([
  'roles-saved',
  'signed-out',
  'deleted',
  'taken',
  'invalid',
  'last-admin',
  'gone',
  'link-told',
  'closed',
])
export type AccountsNote = z.infer<typeof accountsNote>

/** Made with the form, so that pressing twice does it once. */
const key = z.uuid()
const reason = z.string().trim().max(forms.reasonCharacters).refine(isStorable).default('')
const roles = z.array(userRole)
const onUser = { key, reason, id: z.uuid() }
const act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('invite'),
    key,
    reason,
    email: emailField,
    name: z.string().trim().max(limits.nameCharacters).refine(isStorable).default(''),
    roles,
  }),
  z.object({ act: z.literal('roles'), ...onUser, roles }),
  z.object({ act: z.enum(['reset', 'confirm', 'email']), ...onUser, email: emailField }),
  z.object({ act: z.literal('end-sign-ins'), ...onUser }),
  z.object({ act: z.literal('delete'), ...onUser }),
])
type Act = z.output<typeof act>

/** One act of an administrator on an account; back to the list, which says what became of it. */
export async function actOnAccount(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = act.safeParse({ ...Object.fromEntries(form), roles: form.getAll('roles') })
  if (!read.success)
    return read.error.issues.some(({ path }) => isTyped(path)) ? backTo('invalid') : problem('bad_request')
  try {
    return await acted(read.data, call)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'invalid_argument') return backTo('invalid')
    if (error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    throw error
  }
}

const isTyped = ([field]: PropertyKey[]) => field === 'email' || field === 'name' || field === 'reason'

async function acted(input: Act, call: PageCall): Promise<Response> {
  const { env, database, account } = call
  const admin = userAdmin(env, database)
  const named = { claims: account.claims, reason: input.reason || undefined, key: input.key }
  switch (input.act) {
    case 'invite': {
      if (env.signUp === 'closed') return backTo('closed')
      const { email, name, roles: given } = input
      const made = await admin.invite(named, { email, name: name || undefined, roles: given })
      return made.outcome === 'refused' ? backTo('taken') : toldOnce({ purpose: 'invite', ...made, email })
    }
    case 'roles': {
      const set = await admin.setRoles(named, input.id, input.roles)
      return backTo(set.outcome === 'done' ? 'roles-saved' : refusals[set.reason])
    }
    case 'reset':
    case 'email':
    case 'confirm': {
      const { act: purpose, email, id } = input
      const made = await admin.link(named, id, purpose)
      return made.outcome === 'refused'
        ? backTo('gone')
        : toldOnce({ purpose, ...made, email: made.email ?? email })
    }
    case 'end-sign-ins': {
      const ended = await admin.endSignIns(named, input.id)
      return backTo(ended.outcome === 'done' ? 'signed-out' : 'gone')
    }
    case 'delete': {
      const gone = await admin.remove(named, input.id)
      return backTo(gone.outcome === 'done' ? 'deleted' : refusals[gone.reason])
    }
  }
  return input satisfies never
}

const refusals = { no_such_user: 'gone', last_admin: 'last-admin' } as const satisfies Record<
  string,
  AccountsNote
>

interface MadeLink extends Pick<NewLink, 'purpose' | 'email'> {
  /** Null: it was told before. */
  readonly token: string | null
  readonly expiresAt?: string | undefined
}

/** For the page that comes next, by a cookie: an address would stand in logs. */
export function toldOnce({ purpose, email, token, expiresAt = '' }: MadeLink): Response {
  if (token === null) return backTo('link-told')
  const link = writtenLink({ purpose, email, token, until: expiresAt })
  return seeOther('/admin/accounts', [newLinkLine(link)])
}

function backTo(note: AccountsNote): Response {
  return seeOther(`/admin/accounts?note=${note}`)
}
