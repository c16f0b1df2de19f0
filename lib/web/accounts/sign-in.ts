import * as z from 'zod'
import { type Tokens, userAuth } from '@/lib/auth/user-auth'
import { isStorable } from '@/lib/contract/text'
import { requiredSecret } from '@/lib/env'
import { limits } from '@/lib/limits'
import { isDatabaseUnavailable } from '../failures'
import { readCookie } from '../http/cookies'
import type { Call } from '../http/route'
import { seeOther } from '../http/see-other'
import { agentOf } from './agent'
import {
  knownBrowserLine,
  signedInCookies,
  signedOutCookies,
  typedEmailCookie,
  typedLine,
  verifierCookie,
  verifierCookieLine,
} from './cookies'
import { ownPath } from './own-path'
import type { PageCall } from './page-route'
import { homeOf, signedInOf, signedInOfCall } from './signed-in'
import { secondsToWait, tryPassword } from './tries'

/** Why the sign-in page is shown again, or what it has to say. */
export const signInNote = z.enum([
  'wrong',
  'wait',
  'unavailable',
  'link-sent',
  'link-over',
  'signed-out',
  'password-set',
  'email-changed',
  'confirmed',
  'confirm-first',
  'deleted',
])
export type SignInNote = z.infer<typeof signInNote>

const emailForm = z.string().trim().toLowerCase().min(1).max(limits.email.value.most).refine(isStorable)
const credentials = z.object({
  email: emailForm,
  password: z.string().min(1).max(limits.password.value.most),
})

/** Answers the form of `/sign-in`: on to where somebody meant to go, or to where their roles begin, or back with a word on why not. */
export async function signIn(form: URLSearchParams, call: Call): Promise<Response> {
  const typed = emailForm.safeParse(form.get('email'))
  const response = await admittedOrBack(form, call, ownPath(form.get('next')))
  const failed = response.headers.get('location')?.startsWith('/sign-in') === true
  if (failed && typed.success) response.headers.append('set-cookie', typedLine(typedEmailCookie, typed.data))
  else if (readCookie(call.headers, typedEmailCookie))
    response.headers.append('set-cookie', typedLine(typedEmailCookie, null))
  return response
}

async function admittedOrBack(form: URLSearchParams, call: Call, next: string | null): Promise<Response> {
  const input = credentials.safeParse({ email: form.get('email'), password: form.get('password') })
  if (!input.success) return backTo('wrong', next)
  const { email, password } = input.data
  return orUnavailable(async () => {
    const tried = await tryPassword(email, call, () =>
      userAuth(call.env, call.database).signIn(email, password, agentOf(call.headers)),
    )
    if (tried.outcome !== 'right') return backTo(tried.outcome, next)
    return admitted(tried.value, call, next, [knownBrowserLine(email, requiredSecret(call.env))])
  }, next)
}

/** Keeps a sign-in on this browser, and goes on. */
export async function admitted(
  tokens: Tokens,
  call: Call,
  next: string | null = null,
  more: readonly string[] = [],
): Promise<Response> {
  const signedIn = await signedInOf(tokens, call.env, call.database)
  if (!signedIn) return backTo('wrong')
  return seeOther(next ?? homeOf(signedIn.account.roles), [
    ...signedInCookies(tokens),
    verifierCookieLine(null),
    ...more,
  ])
}

/** Sends a sign-in link. The answer is the same whether the account exists. */
export async function sendLink(form: URLSearchParams, call: Call): Promise<Response> {
  const email = emailForm.safeParse(form.get('email'))
  const { links } = userAuth(call.env, call.database)
  if (!email.success || !links) return backTo('wrong')
  return orUnavailable(async () => {
    if ((await secondsToWait(email.data, call)) !== null) return backTo('wait')
    const verifier = await links.send(email.data, `${call.env.appUrl}/api/staff/confirm`)
    return seeOther('/sign-in?note=link-sent', verifier ? [verifierCookieLine(verifier)] : [])
  })
}

/** Where a sign-in link leads: `code` needs the browser that asked for the link, `token_hash` (an email template of one's own) does not. */
export async function confirmLink(url: URL, call: Call): Promise<Response> {
  const { links } = userAuth(call.env, call.database)
  const code = url.searchParams.get('code')
  const tokenHash = url.searchParams.get('token_hash')
  const verifier = readCookie(call.headers, verifierCookie)
  const carried = tokenHash ? { tokenHash } : code && verifier ? { code, verifier } : null
  if (!links || !carried) return backTo('link-over')
  return orUnavailable(async () => {
    const tokens = await links.confirm(carried)
    return tokens ? admitted(tokens, call) : backTo('link-over')
  })
}

/** Gives the browser a new access token and sends it on to where it was. */
export async function renewSignIn(url: URL, call: Call): Promise<Response> {
  return orUnavailable(async () => {
    const signedIn = await signedInOfCall(call)
    if (!signedIn) return seeOther('/sign-in', signedOutCookies())
    const path = ownPath(url.searchParams.get('next')) ?? homeOf(signedIn.account.roles)
    return seeOther(path, signedIn.renewed ? signedInCookies(signedIn.renewed) : [])
  })
}

/** Ends this sign-in, or every one of the account, and forgets it on this browser. */
export async function signOut(form: URLSearchParams, call: PageCall): Promise<Response> {
  const everywhere = form.get('everywhere') === 'yes'
  await userAuth(call.env, call.database).signOut(call.account.claims, call.access, everywhere)
  return seeOther(everywhere ? '/sign-in?note=signed-out' : '/sign-in', signedOutCookies())
}

/** For whoever is not signed in any more: the browser forgets as well. */
export function forget(): Response {
  return seeOther('/sign-in', signedOutCookies())
}

async function orUnavailable(act: () => Promise<Response>, next: string | null = null): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return backTo('unavailable', next)
    throw error
  }
}

function backTo(note: SignInNote, next: string | null = null): Response {
  return seeOther(`/sign-in?note=${note}${next ? `&next=${encodeURIComponent(next)}` : ''}`)
}
