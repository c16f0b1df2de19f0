import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'

/** Slow or silent clients hold a connection this long at most before their request is whole. */
const requestTimeoutMs = 10_000
const checkTimeoutsEveryMs = 2_000

interface Probes {
  /** Whether new people can be let in: the database answers, and the server is not stopping. */
  ready(): boolean
  readonly registry: Registry
}

/** The plain HTTP side: probes and metrics. Socket.IO attaches itself to the same server. */
export function createHttpServer({ ready, registry }: Probes): Server {
  const server = createServer(
    {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkTimeoutsEveryMs,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      answer(request, response).catch(() => response.destroy())
    },
  )
  return server

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0]
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return text(response, 405, 'method not allowed')
    if (path === '/healthz') return text(response, 200, 'ok')
    if (path === '/readyz') return ready() ? text(response, 200, 'ready') : text(response, 503, 'not ready')
    if (path === '/metrics') return text(response, 200, await registry.metrics(), registry.contentType)
    return text(response, 404, 'not found')
  }
}

function text(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8') {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${body.trimEnd()}\n`)
}
