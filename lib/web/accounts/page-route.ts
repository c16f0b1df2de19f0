import type * as z from 'zod/mini'
import type { UserRole } from '@/lib/db/functions/shapes/claims'
import { readUpTo } from '../http/body'
import { isOwnOrigin } from '../http/caller'
import { problem } from '../http/problem'
import { answered, type Call, callOf, formRoute, postRoute } from '../http/route'
import { seeOther } from '../http/see-other'
import { getEnv } from '../process'
import { notSignedIn, withoutRefusal } from './account-route'
import { signedInCookies } from './cookies'
import { type Account, signedInOfCall } from './signed-in'

/** A call of one of our own pages, by somebody who is signed in on this browser. */
export interface PageCall extends Call {
  readonly account: Account
  readonly access: string
}

/** Lets in who is signed in with the role, and hands renewed tokens to the browser with the answer. Each route asks for itself. */
async function admitted(
  role: UserRole | null,
  call: Call,
  handle: (call: PageCall) => Promise<Response>,
): Promise<Response> {
  const signedIn = await signedInOfCall(call)
  if (!signedIn) return notSignedIn()
  const { account, access, renewed } = signedIn
  if (role && !account.roles.includes(role)) return problem('not_allowed')
  const response = await withoutRefusal(() => handle({ ...call, account, access }))
  for (const line of renewed ? signedInCookies(renewed) : []) response.headers.append('set-cookie', line)
  return response
}

/** A route for plain forms. `role` null: any account. */
export function pageFormRoute(
  role: UserRole | null,
  handle: (form: URLSearchParams, call: PageCall) => Promise<Response>,
  limitBytes?: number,
): (request: Request) => Promise<Response> {
  return formRoute((form, call) => admitted(role, call, (pageCall) => handle(form, pageCall)), limitBytes)
}

/** A route for a form with a file in it, which is read for nobody else. @param tooLarge the page that says so */
export function pageFileRoute(
  role: UserRole | null,
  handle: (form: FormData, call: PageCall) => Promise<Response>,
  limitBytes: number,
  tooLarge: string,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(() => {
      const env = getEnv()
      if (!isOwnOrigin(request.headers, env)) return Promise.resolve(problem('origin_refused'))
      return admitted(role, callOf(request, env), async (call) => {
        const type = request.headers.get('content-type') ?? ''
        if (!/^multipart\/form-data;/i.test(type)) return problem('unsupported_media_type')
        const bytes = await readUpTo(request, limitBytes)
        if (!bytes) return seeOther(tooLarge)
        const form = await new Response(bytes, { headers: { 'content-type': type } })
          .formData()
          .catch(() => null)
        return form ? handle(form, call) : problem('bad_request')
      })
    })
}

/** A route that scripts of pages post JSON to, at most 4 KiB unless said otherwise. */
export function pagePostRoute<S extends z.ZodMiniType>(
  role: UserRole | null,
  schema: S,
  handle: (input: z.output<S>, call: PageCall) => Promise<Response>,
  limitBytes?: number,
): (request: Request) => Promise<Response> {
  const admit = (input: z.output<S>, call: Call) =>
    admitted(role, call, (pageCall) => handle(input, pageCall))
  return postRoute(schema, admit, limitBytes)
}

/** A route that only reads. */
export function pageGetRoute(
  role: UserRole | null,
  handle: (url: URL, call: PageCall) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(() =>
      admitted(role, callOf(request, getEnv()), (pageCall) => handle(new URL(request.url), pageCall)),
    )
}
