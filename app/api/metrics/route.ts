import { createHash, timingSafeEqual } from 'node:crypto'
import { refuseMethod } from '@/lib/web/http/problem'
import { webMetrics } from '@/lib/web/metrics'
import { getEnv } from '@/lib/web/process'

export const dynamic = 'force-dynamic'

/**
 * For Prometheus, which has to show METRICS_TOKEN: the app is reached by everybody, and how much it is used concerns only its operator. Without a token
 * set there are none.
 */
export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = getEnv()
  if (!metricsToken) return new Response('not found\n', { status: 404 })
  if (!same(request.headers.get('authorization') ?? '', `Bearer ${metricsToken}`)) {
    return new Response('METRICS_TOKEN is needed\n', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
  const { registry } = webMetrics()
  const headers = { 'content-type': registry.contentType, 'cache-control': 'no-store' }
  return new Response(await registry.metrics(), { headers })
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

const refuse = refuseMethod('GET')

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT }
