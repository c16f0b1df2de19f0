import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  get,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { gzipSync } from 'node:zlib'
import { isRequestStart } from './connections'
import { keepingHeader, keepingSecret } from './keeping'

/** A page that is the same for everybody for as long as this process runs. */
export interface KeptPage {
  readonly path: string
  /** What is said with it to who asks with these headers. `hashes`: of the scripts that stand in it, SHA-256 in base64. */
  headersFor(asked: Headers, hashes: readonly string[]): Record<string, string>
}

interface Kept {
  /** What Next says with it. */
  readonly head: IncomingHttpHeaders
  readonly plain: Buffer
  readonly gzipped: Buffer
  readonly hashes: readonly string[]
}

/**
 * Has Next make the page once, and answers with that from then on, before Next is asked at all. Whoever comes while there is none yet gets one of
 * their own, made the usual way; so does who asks for anything but the bare page. Answers its undo, for servers that are still to come.
 */
export function keepPage(page: KeptPage): () => void {
  let kept: Kept | undefined
  let making = false
  const answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!asksFor(page, request)) return false
    if (kept) {
      send(kept, page, request, response)
      return true
    }
    if (!making) {
      making = true
      made(page, request)
        .then((answered) => {
          kept = answered
        })
        // Whoever is next tries again.
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          making = false
        })
    }
    return false
  }
  const known = new WeakSet<Server>()
  const meet = (message: unknown) => {
    if (!isRequestStart(message) || known.has(message.server)) return
    known.add(message.server)
    standBefore(message.server, answer)
  }
  subscribe('http.server.request.start', meet)
  return () => unsubscribe('http.server.request.start', meet)
}

/** Asks `answer` before those who listened until now. */
function standBefore(
  server: Server,
  answer: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  const others = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (answer(request, response)) return
    for (const other of others) Reflect.apply(other, server, [request, response])
  })
}

/** Next's own router asks for the same address with `RSC: 1` and means something else. */
function asksFor({ path }: KeptPage, { method, url, headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    url === path &&
    headers['rsc'] === undefined &&
    headers[keepingHeader] === undefined
  )
}

function send(kept: Kept, page: KeptPage, request: IncomingMessage, response: ServerResponse): void {
  const zipped = takesGzip(request.headers)
  const body = zipped ? kept.gzipped : kept.plain
  response.writeHead(200, {
    ...kept.head,
    ...page.headersFor(headersOf(request), kept.hashes),
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    'content-length': body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Of the connection and of how it came over it: another answer has its own. */
const ofOneAnswer = [
  'connection',
  'keep-alive',
  'date',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]

/** @param asked through whose connection we find ourselves */
async function made({ path }: KeptPage, { socket }: IncomingMessage): Promise<Kept> {
  const { headers, body } = await asked(path, socket.localAddress, socket.localPort)
  const head = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneAnswer.includes(name)))
  const plain = Buffer.from(body)
  return { head, plain, gzipped: gzipSync(plain, { level: 9 }), hashes: scriptsIn(body).map(hashOf) }
}

function asked(
  path: string,
  host: string | undefined,
  port: number | undefined,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  const headers = { accept: 'text/html', [keepingHeader]: keepingSecret() }
  return new Promise((resolve, reject) => {
    get({ host, port, path, headers, agent: false }, (response) => {
      const { statusCode, headers } = response
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
      })
      response.once('error', reject)
      response.once('end', () =>
        statusCode === 200
          ? resolve({ headers, body })
          : reject(new Error(`${path} was answered with ${statusCode}, and is not kept.`)),
      )
    }).once('error', reject)
  })
}

/** The text of each script that has no file of its own. */
function scriptsIn(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** RFC 9110 §12.5.3 */
function takesGzip(headers: IncomingHttpHeaders): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(String(headers['accept-encoding'] ?? ''))
}

function headersOf({ headers }: IncomingMessage): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] satisfies [string, string]],
  )
  return new Headers(pairs)
}
