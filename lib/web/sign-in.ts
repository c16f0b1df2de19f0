import { z } from 'zod'
import { verifyPassword } from '@/lib/auth/password'
import { issueStaffSession, staffCookieLine } from '@/lib/auth/staff-session'
import type { Database } from '@/lib/db'
import { requiredSecret } from '@/lib/env'
import type { Call } from '@/lib/http/route'
import { throttles } from '@/lib/http/throttle'
import { isStorable } from '@/lib/room/text'
import { isDatabaseUnavailable } from './failures'

/** Why the sign-in page is shown again. */
export const signInProblem = z.enum(['wrong', 'wait', 'unavailable'])
type SignInProblem = z.infer<typeof signInProblem>

const credentials = z.object({
  email: z.string().min(1).max(254).refine(isStorable),
  password: z.string().min(1).max(200),
})

/** Answers the form of `/sign-in`: on to the administrators' pages, or back with a word on why not. */
export async function signIn(form: URLSearchParams, call: Call): Promise<Response> {
  try {
    return await checked(form, call)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return backTo('unavailable')
    throw error
  }
}

async function checked(form: URLSearchParams, call: Call): Promise<Response> {
  const input = credentials.safeParse({ email: form.get('email'), password: form.get('password') })
  if (!input.success) return backTo('wrong')
  const { email, password } = input.data
  const { signInsByAddress, signInsByAccount } = throttles()
  const account = email.trim().toLowerCase()
  // Counted before the password is checked: checking is the costly part, and tries at the same time count too.
  // An address that has to wait counts against no account, or it could lock anybody's alone.
  if ((await signInsByAddress.strike(call.address)) !== null) return backTo('wait')
  if ((await signInsByAccount.strike(account)) !== null) return backTo('wait')
  const id = await accountId(account, password, call.database)
  if (!id) return backTo('wrong')
  await Promise.all([signInsByAddress.forgive(call.address), signInsByAccount.forgive(account)])
  return seeOther('/admin/sessions', staffCookieLine(await issueStaffSession(id, requiredSecret(call.env))))
}

async function accountId(email: string, password: string, database: Database): Promise<string | null> {
  const known = await database.rpc('find_staff_account', { p_email: email })
  const right = await verifyPassword(password, known?.passwordHash ?? null)
  return known && right ? known.id : null
}

/** Forgets the sign-in on this browser. */
export async function signOut(): Promise<Response> {
  return seeOther('/sign-in', staffCookieLine(null))
}

function backTo(problem: SignInProblem): Response {
  return seeOther(`/sign-in?problem=${problem}`)
}

/** RFC 9110 §15.4.4: whatever was posted, the browser goes on with a GET. */
function seeOther(path: string, cookie?: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: path, 'cache-control': 'no-store', ...(cookie ? { 'set-cookie': cookie } : {}) },
  })
}
