import * as z from 'zod'
import { userAuth } from '@/lib/auth/user-auth'
import { type UsedLink, userLinks } from '@/lib/auth/user-links'
import { isRawToken } from '@/lib/contract/link-token'
import type { UserLink } from '@/lib/db/functions/users/links'
import { isDatabaseUnavailable, isRefusal } from '../failures'
import type { Call } from '../http/route'
import { seeOther } from '../http/see-other'
import { getDatabase, getEnv } from '../process'
import { agentOf } from './agent'
import { signedOutCookies } from './cookies'
import { nameField, newPasswordField, readForm } from './forms'
import { admitted } from './sign-in'
import { signedInOfCall } from './signed-in'

export const linkNote = z.enum(['name', 'password'])

/** What the link is for, or null for one that does nothing any more; `unavailable`: nobody could say. Changes nothing. */
export async function readLink(token: string): Promise<UserLink | null | 'unavailable'> {
  try {
    return await found(token, { env: getEnv(), database: getDatabase() })
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'unavailable'
    throw error
  }
}

/** Where accounts are closed no invitation works either. */
async function found(
  token: string,
  { env, database }: Pick<Call, 'env' | 'database'>,
): Promise<UserLink | null> {
  const link = isRawToken(token) ? await userLinks(env, database).find(token) : null
  return link?.purpose === 'invite' && env.signUp === 'closed' ? null : link
}

const chosen = {
  confirm: z.object({}),
  email: z.object({}),
  reset: z.object({ password: newPasswordField }),
  invite: z.object({ name: nameField, password: newPasswordField }),
} as const

/** Answers the button of a link's page: does what it is for, once. */
export async function answerLink(form: URLSearchParams, call: Call): Promise<Response> {
  const token = form.get('token') ?? ''
  const page = isRawToken(token) ? `/account/links/${token}` : '/account/links/over'
  try {
    return await usedOrBack(token, page, form, call)
  } catch (error) {
    // The page says so.
    if (isDatabaseUnavailable(error)) return seeOther(page)
    if (isRefusal(error) && error.code === 'invalid_argument') return seeOther(`${page}?note=name`)
    throw error
  }
}

const given = z.object({ name: z.string().optional(), password: z.string().optional() })

async function usedOrBack(token: string, page: string, form: URLSearchParams, call: Call): Promise<Response> {
  const link = await found(token, call)
  if (!link) return seeOther(page)
  const read = readForm(form, chosen[link.purpose])
  if ('wrong' in read) return seeOther(`${page}?note=${read.wrong}`)
  const { name, password } = given.parse(read.values)
  const used = await userLinks(call.env, call.database).use(token, {
    ...(password === undefined ? {} : { password }),
    ...(name === undefined ? {} : { name }),
  })
  return used ? afterwards(used, password ?? '', call) : seeOther(page)
}

async function afterwards(
  { purpose, user: { email } }: UsedLink,
  password: string,
  call: Call,
): Promise<Response> {
  switch (purpose) {
    case 'confirm':
      return seeOther((await signedInOfCall(call)) ? '/account?note=confirmed' : '/sign-in?note=confirmed')
    case 'email':
      return seeOther('/sign-in?note=email-changed', signedOutCookies())
    case 'reset':
      return seeOther('/sign-in?note=password-set', signedOutCookies())
    case 'invite': {
      const tokens = await userAuth(call.env, call.database).signIn(
        email ?? '',
        password,
        agentOf(call.headers),
      )
      return tokens
        ? admitted(tokens, call, '/account?note=welcome')
        : seeOther('/sign-in', signedOutCookies())
    }
    default:
      return purpose satisfies never
  }
}
