import { openApi } from '@/lib/web/api/openapi'
import { refuseMethod } from '@/lib/web/http/problem'
import { getEnv } from '@/lib/web/process'

/** What the API is, for programs; the same for everybody. */
export function GET(): Response {
  return new Response(JSON.stringify(openApi(getEnv().appUrl)), {
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  })
}

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
