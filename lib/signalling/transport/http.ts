import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import { limits } from '@/lib/limits'
import { addressKey } from '@/lib/net/address'

interface Options {
  /** Slow or silent clients hold a connection for about this long before their request is whole. */
  readonly requestTimeoutMs: number
  /** What keeps new people from being let in; nothing when all is well. */
  unready(): readonly string[]
  readonly registry: Registry
  /** Opens the figures to whoever shows it; without one they are for this machine alone. */
  readonly metricsToken: string | undefined
  /** How long a connection without a request is kept: longer than any proxy in front keeps it, or requests meet one that just closes. */
  readonly keepAliveMs: number
}

const here = 'http://localhost'

/** The plain HTTP side: probes and metrics. Socket.IO attaches itself to the same server. */
export function createHttpServer(options: Options): Server {
  const { requestTimeoutMs, unready, registry, keepAliveMs } = options
  const server = createServer(
    {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: requestTimeoutMs / 5,
      maxHeaderSize: limits.signallingHeaders.value.most,
    },
    (request, response) => {
      answer(request, response).catch(() => response.destroy())
    },
  )
  return server

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/'
    if (!URL.canParse(target, here)) return text(response, 400, 'that is no address')
    const { pathname: path, searchParams } = new URL(target, here)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return text(response, 405, 'method not allowed')
    if (path === '/healthz') return text(response, 200, 'ok')
    if (path === '/readyz') return readiness(response, despite(searchParams, unready()))
    if (path === '/metrics' && mayMeasure(request, options.metricsToken)) {
      return text(response, 200, await registry.metrics(), registry.contentType)
    }
    return text(response, 404, 'not found')
  }
}

/** The port is reached by everybody, and how much it is used concerns only its operator. What a proxy on this machine passes on is not from here. */
function mayMeasure({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return sameSecret(headers.authorization ?? '', `Bearer ${token}`)
  const forwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => headers[name] !== undefined)
  return !forwarded && isLoopback(socket.remoteAddress ?? '')
}

function isLoopback(address: string): boolean {
  const key = addressKey(address)
  return address === '::1' || key?.startsWith('127.') === true
}

function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** `?despite=redis`: a balancer must not take away all nodes for what none of them can help. */
function despite(asked: URLSearchParams, reasons: readonly string[]): string[] {
  const ignored = asked.get('despite')?.split(',') ?? []
  return reasons.filter((reason) => !ignored.includes(reason))
}

function readiness(response: ServerResponse, reasons: readonly string[]) {
  if (reasons.length === 0) text(response, 200, 'ready')
  else text(response, 503, `not ready: ${reasons.join(', ')}`)
}

function text(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8') {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${body.trimEnd()}\n`)
}
