import * as z from 'zod'
import type { Typed } from '@/components/group/list/create-form'
import type { Caller } from '@/components/group/list/places-frame'
import type { Account } from '@/lib/web/accounts/signed-in'

export function callerOf(account: Account | null): Caller | null {
  return account && { email: account.email, name: account.name }
}

const words = z.string().max(2_000).catch('')
const typed = z.object({
  fault: z.nullable(z.enum(['title', 'description', 'at', 'people', 'club', 'wait'])).catch(null),
  title: words,
  description: words,
  at: words,
  zone: words,
  people: words,
  private: z
    .literal('yes')
    .transform(() => true)
    .catch(false),
  club: words,
})

/** What was typed before something was wrong with it. */
export function typedOf(params: Record<string, unknown>): Typed {
  return typed.parse(params)
}
