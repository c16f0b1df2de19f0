import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { type StaffTokens, staffAuth } from '@/lib/auth/staff-auth'
import { requiredSecret } from '@/lib/env'
import { readCookie } from '@/lib/http/cookies'
import type { Call } from '@/lib/http/route'
import type { StaffCall } from '@/lib/http/staff-route'
import { throttles } from '@/lib/http/throttle'
import { limits } from '@/lib/limits'
import { isStorable } from '@/lib/room/text'
import { isDatabaseUnavailable } from './failures'
import { homeOf, staffOf, staffOfCall } from './staff'
import {
  knownBrowserCookie,
  knownBrowserLine,
  knownBrowserOf,
  signedInCookies,
  signedOutCookies,
  typedEmailCookie,
  typedEmailLine,
  verifierCookie,
  verifierCookieLine,
} from './staff-cookies'

/** Why the sign-in page is shown again, or what it has to say. */
export const signInNote = z.enum(['wrong', 'wait', 'unavailable', 'link-sent', 'link-over', 'signed-out'])
export type SignInNote = z.infer<typeof signInNote>

const emailForm = z.string().trim().toLowerCase().min(1).max(limits.email.value.most).refine(isStorable)
const credentials = z.object({
  email: emailForm,
  password: z.string().min(1).max(limits.password.value.most),
})

/** Answers the form of `/sign-in`: on to the pages of the account's role, or back with a word on why not. */
export async function signIn(form: URLSearchParams, call: Call): Promise<Response> {
  const typed = emailForm.safeParse(form.get('email'))
  const response = await admittedOrBack(form, call)
  const failed = response.headers.get('location')?.startsWith('/sign-in') === true
  if (failed && typed.success) response.headers.append('set-cookie', typedEmailLine(typed.data))
  else if (readCookie(call.headers, typedEmailCookie))
    response.headers.append('set-cookie', typedEmailLine(null))
  return response
}

async function admittedOrBack(form: URLSearchParams, call: Call): Promise<Response> {
  const input = credentials.safeParse({ email: form.get('email'), password: form.get('password') })
  if (!input.success) return backTo('wrong')
  const { email, password } = input.data
  return orUnavailable(async () => {
    if (await mustWait(email, call)) return backTo('wait')
    const tokens = await staffAuth(call.env, call.database).signIn(email, password)
    if (!tokens) return backTo('wrong')
    const { signInsByAddress, signInsByKnownBrowser } = throttles()
    await signInsByAddress.forgive(call.address)
    const browser = knownBrowser(call, email)
    if (browser) await signInsByKnownBrowser.forgive(browser)
    return admitted(tokens, call, [knownBrowserLine(email, requiredSecret(call.env))])
  })
}

/**
 * Counted before the password is checked: checking is the costly part, and tries at the same time count too. An address that has to wait counts
 * against no account, or it could lock anybody's alone. A browser on which the account was signed in before counts for itself.
 */
async function mustWait(email: string, call: Call): Promise<boolean> {
  const { signInsByAddress, signInsByKnownBrowser, guessesAtAccount } = throttles()
  const browser = knownBrowser(call, email)
  if (browser) return (await signInsByKnownBrowser.strike(browser)) !== null
  if ((await signInsByAddress.strike(call.address)) !== null) return true
  const waitMs = guessesAtAccount.next(email)
  if (waitMs === null) return true
  if (waitMs > 0) await wait(waitMs)
  return false
}

function knownBrowser({ headers, env }: Call, email: string): string | null {
  return knownBrowserOf(readCookie(headers, knownBrowserCookie), email, requiredSecret(env))
}

/** An account without a role of ours is nobody here. */
async function admitted(tokens: StaffTokens, call: Call, more: readonly string[] = []): Promise<Response> {
  const signedIn = await staffOf(tokens, call.env, call.database)
  if (!signedIn) return backTo('wrong')
  return seeOther(homeOf[signedIn.staff.role], [
    ...signedInCookies(tokens),
    verifierCookieLine(null),
    ...more,
  ])
}

/** Sends a sign-in link. The answer is the same whether the account exists. */
export async function sendLink(form: URLSearchParams, call: Call): Promise<Response> {
  const email = emailForm.safeParse(form.get('email'))
  const { links } = staffAuth(call.env, call.database)
  if (!email.success || !links) return backTo('wrong')
  return orUnavailable(async () => {
    if (await mustWait(email.data, call)) return backTo('wait')
    const verifier = await links.send(email.data, `${call.env.appUrl}/api/staff/confirm`)
    return seeOther('/sign-in?note=link-sent', verifier ? [verifierCookieLine(verifier)] : [])
  })
}

/** Where a sign-in link leads: `code` needs the browser that asked for the link, `token_hash` (an email template of one's own) does not. */
export async function confirmLink(url: URL, call: Call): Promise<Response> {
  const { links } = staffAuth(call.env, call.database)
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
    const signedIn = await staffOfCall(call)
    if (!signedIn) return seeOther('/sign-in', signedOutCookies())
    const next = url.searchParams.get('next') ?? ''
    const path = /^\/(admin|consultant)(\/|\?|$)/.test(next) ? next : homeOf[signedIn.staff.role]
    return seeOther(path, signedIn.renewed ? signedInCookies(signedIn.renewed) : [])
  })
}

/** Ends this sign-in, or every one of the account, and forgets it on this browser. */
export async function signOut(form: URLSearchParams, call: StaffCall): Promise<Response> {
  const everywhere = form.get('everywhere') === 'yes'
  await staffAuth(call.env, call.database).signOut(call.staff.claims, call.access, everywhere)
  return seeOther(everywhere ? '/sign-in?note=signed-out' : '/sign-in', signedOutCookies())
}

/** For whoever is not signed in any more: the browser forgets as well. */
export function forget(): Response {
  return seeOther('/sign-in', signedOutCookies())
}

async function orUnavailable(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return backTo('unavailable')
    throw error
  }
}

function backTo(note: SignInNote): Response {
  return seeOther(`/sign-in?note=${note}`)
}

/** A header holds neither letters beyond Latin-1 nor line breaks; an address has escapes for both. */
function writable(path: string): string {
  return path.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

/** RFC 9110 §15.4.4: whatever was posted, the browser goes on with a GET. */
export function seeOther(path: string, cookies: readonly string[] = []): Response {
  const response = new Response(null, {
    status: 303,
    headers: { location: writable(path), 'cache-control': 'no-store' },
  })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
