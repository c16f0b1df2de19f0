import { pageFormRoute } from '@/lib/web/accounts/page-route'
import { forget, signOut } from '@/lib/web/accounts/sign-in'
import { refuseMethod } from '@/lib/web/http/problem'

const signOutRoute = pageFormRoute(null, signOut)

/** Signing out always works: whoever is not signed in any more leaves as well. */
export async function POST(request: Request): Promise<Response> {
  const response = await signOutRoute(request)
  return response.status === 401 ? forget() : response
}

const refuse = refuseMethod('POST')

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as PATCH, refuse as PUT }
