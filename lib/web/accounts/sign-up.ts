import * as z from 'zod'
import { signUp as makeAccount } from '@/lib/auth/sign-up'
import { isDatabaseUnavailable, isRefusal } from '../failures'
import type { Call } from '../http/route'
import { seeOther } from '../http/see-other'
import { throttles } from '../http/throttle'
import { agentOf } from './agent'
import { typedEmailCookie, typedLine, typedNameCookie } from './cookies'
import { emailField, nameField, newPasswordField, readForm } from './forms'
import { ownPath } from './own-path'
import { admitted } from './sign-in'

/** Why the page is shown again. */
export const signUpNote = z.enum([
  'name',
  'email',
  'email-taken',
  'password',
  'password-weak',
  'wait',
  'unavailable',
])
export type SignUpNote = z.infer<typeof signUpNote>

const fields = z.object({ name: nameField, email: emailField, password: newPasswordField })

/** Answers the form of `/sign-up`: on with the new account, or back with a word on what is wrong. */
export async function signUp(form: URLSearchParams, call: Call): Promise<Response> {
  // The page says how accounts come about here.
  if (call.env.signUp !== 'open') return seeOther('/sign-up')
  const response = await madeOrBack(form, call)
  const failed = response.headers.get('location')?.startsWith('/sign-up') === true
  for (const [cookie, name] of [
    [typedNameCookie, 'name'],
    [typedEmailCookie, 'email'],
  ] as const) {
    const typed = failed ? (form.get(name) ?? '').slice(0, longestTyped) : null
    response.headers.append('set-cookie', typedLine(cookie, typed))
  }
  return response
}

/** Of what goes into a cookie. */
const longestTyped = 300

async function madeOrBack(form: URLSearchParams, call: Call): Promise<Response> {
  const next = ownPath(form.get('next'))
  const read = readForm(form, fields)
  if ('wrong' in read) return backTo(signUpNote.catch('name').parse(read.wrong), next)
  try {
    return await made(read.values, call, next)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return backTo('unavailable', next)
    if (isRefusal(error) && error.code === 'invalid_argument') {
      return backTo(error.detail === 'email' ? 'email' : 'name', next)
    }
    throw error
  }
}

async function made(
  { name, email, password }: z.output<typeof fields>,
  call: Call,
  next: string | null,
): Promise<Response> {
  if ((await throttles().signUpsByAddress.strike(call.address)) !== null) return backTo('wait', next)
  const agent = agentOf(call.headers)
  const account = { name, email, password, ...(agent ? { agent } : {}) }
  const result = await makeAccount(call.env, call.database, account)
  if (result.outcome === 'refused') return backTo(notes[result.reason], next)
  // Supabase Auth has sent a mail, and lets nobody in before.
  if (!result.tokens) return seeOther('/sign-in?note=confirm-first')
  return admitted(result.tokens, call, next ?? '/account?note=welcome')
}

const notes = {
  not_open: 'unavailable',
  email_taken: 'email-taken',
  weak_password: 'password-weak',
} as const satisfies Record<string, SignUpNote>

function backTo(note: SignUpNote, next: string | null): Response {
  return seeOther(`/sign-up?note=${note}${next ? `&next=${encodeURIComponent(next)}` : ''}`)
}
