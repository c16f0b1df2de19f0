import type * as z from 'zod/mini'
import { isRefusal } from '@/lib/web/failures'
import { getEnv } from '@/lib/web/process'
import type { Staff } from '@/lib/web/staff'
import { staffOfCall } from '@/lib/web/staff'
import { signedInCookies } from '@/lib/web/staff-cookies'
import { problem } from './problem'
import { answered, type Call, callOf, formRoute, postRoute } from './route'

/** A call by somebody who is signed in with the route's role. */
export interface StaffCall extends Call {
  readonly staff: Staff
  readonly access: string
}

/** Lets in who is signed in with the role, and hands renewed tokens to the browser with the answer. Each route asks for itself. */
async function admitted(
  role: Staff['role'] | null,
  call: Call,
  handle: (call: StaffCall) => Promise<Response>,
): Promise<Response> {
  const signedIn = await staffOfCall(call)
  if (!signedIn) return problem('not_signed_in')
  if (role && signedIn.staff.role !== role) return problem('not_allowed')
  const response = await withoutRefusal(() =>
    handle({ ...call, staff: signedIn.staff, access: signedIn.access }),
  )
  for (const line of signedIn.renewed ? signedInCookies(signedIn.renewed) : []) {
    response.headers.append('set-cookie', line)
  }
  return response
}

/** SQL asks once more, and its answer stands. */
async function withoutRefusal(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (isRefusal(error) && (error.code === 'not_signed_in' || error.code === 'not_allowed')) {
      return problem(error.code)
    }
    throw error
  }
}

/** A route for the forms of staff pages. `role` null: any staff. */
export function staffFormRoute(
  role: Staff['role'] | null,
  handle: (form: URLSearchParams, call: StaffCall) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return formRoute((form, call) => admitted(role, call, (staffCall) => handle(form, staffCall)))
}

/** A route that scripts of staff pages post JSON to, at most 4 KiB unless said otherwise. */
export function staffPostRoute<S extends z.ZodMiniType>(
  role: Staff['role'] | null,
  schema: S,
  handle: (input: z.output<S>, call: StaffCall) => Promise<Response>,
  limitBytes?: number,
): (request: Request) => Promise<Response> {
  const admit = (input: z.output<S>, call: Call) =>
    admitted(role, call, (staffCall) => handle(input, staffCall))
  return postRoute(schema, admit, limitBytes)
}

/** A route that staff only reads. */
export function staffGetRoute(
  role: Staff['role'] | null,
  handle: (url: URL, call: StaffCall) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return (request) =>
    answered(() =>
      admitted(role, callOf(request, getEnv()), (staffCall) => handle(new URL(request.url), staffCall)),
    )
}
