import { describe, expect, it, vi } from 'vitest'
import * as health from '@/app/api/health/route'
import * as connectionTestRoute from '@/app/api/sessions/connection-test/route'
import * as endRoute from '@/app/api/sessions/end/route'
import * as joinRoute from '@/app/api/sessions/join/route'
import * as readinessRoute from '@/app/api/sessions/readiness/route'
import * as validateRoute from '@/app/api/sessions/validate/route'
import { openDatabase } from '@/lib/db'
import { setWebProcess } from '@/lib/web/process'
import { Browser, downDatabase, origin, problemOf, serveWeb } from './support/web'

const web = serveWeb()
const routes = {
  validate: validateRoute,
  join: joinRoute,
  end: endRoute,
  'connection-test': connectionTestRoute,
  readiness: readinessRoute,
}
const each = Object.entries(routes)
const token = 'A'.repeat(43)
/** What a route asks for besides the token. */
const besides: Record<string, object> = {
  readiness: {
    readiness: {
      microphone: 'on',
      camera: null,
      heard: true,
      soundPlayed: true,
      connection: 'untested',
      relayMs: null,
      browser: 'firefox',
      system: 'linux',
      inApp: false,
    },
  },
}

describe.each(each)('POST /api/sessions/%s', (name, route) => {
  const good = { token, ...besides[name] }

  it('takes application/json and nothing else', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      const response = await new Browser().post(route.POST, { token }, { 'content-type': type })
      expect(await problemOf(response)).toMatchObject({
        httpStatus: 415,
        code: 'unsupported_media_type',
        contentType: 'application/problem+json',
      })
    }
    const fine = await new Browser().post(
      route.POST,
      { token },
      { 'content-type': 'application/json; charset=utf-8' },
    )
    expect(fine.status).not.toBe(415)
  })

  it('refuses pages of other origins', async () => {
    for (const foreign of [
      'https://evil.example',
      'null',
      'http://parley.test.evil.example',
      'file://parley.test',
    ]) {
      const response = await new Browser().post(route.POST, { token }, { origin: foreign })
      expect(await problemOf(response)).toMatchObject({ httpStatus: 403, code: 'origin_refused' })
    }
  })

  it('takes its own origin, a configured one, and callers that are no page', async () => {
    web.configure({ NEXT_PUBLIC_APP_URL: 'https://talk.example.org' })
    for (const own of [origin, 'https://talk.example.org']) {
      expect((await new Browser().post(route.POST, { token }, { origin: own })).status).not.toBe(403)
    }
    const request = new Browser().request('/', {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { 'content-type': 'application/json' },
    })
    expect((await route.POST(request)).status).not.toBe(403)
  })

  it('reads no body of more than 4 KiB, declared or not', async () => {
    const large = JSON.stringify({ token: 'x'.repeat(5000) })
    expect(await problemOf(await new Browser().post(route.POST, large))).toMatchObject({
      httpStatus: 413,
      code: 'too_large',
    })
    const { stream, sent } = endlessBody()
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/json', host: 'parley.test' },
    }
    const request = new Request(`${origin}/`, init)
    expect((await route.POST(request)).status).toBe(413)
    expect(sent()).toBeLessThan(64 * 1024)
  })

  it('refuses what is not JSON, not an object, or says more than it may', async () => {
    for (const body of ['{', '[]', 'null', '"x"', '{"token":1}', '{"token":"a","admin":true}']) {
      expect(await problemOf(await new Browser().post(route.POST, body))).toMatchObject({
        code: 'bad_request',
      })
    }
  })

  it('has no other methods', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] as const) {
      const response = route[method]()
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST')
    }
  })

  it('answers 503 in plain words when the database is down', async () => {
    const env = { ...web.configure({}), ...downDatabase }
    setWebProcess({ env, database: openDatabase(env) })
    const browser = new Browser()
    browser.cookies.set('__Host-parley', 'D'.repeat(43))
    const response = await browser.post(route.POST, good)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await problemOf(response)).toMatchObject({
      httpStatus: 503,
      code: 'unavailable',
      message: "We can't check your booking right now. Your payment is safe.",
    })
  })

  it('answers a bug with bare words and logs it without the token', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const env = web.configure({})
    const database = {
      ...web.database,
      rpc: () => Promise.reject(new Error('the inner workings')),
    }
    setWebProcess({ env, database })
    const browser = new Browser()
    browser.cookies.set('__Host-parley', 'D'.repeat(43))
    const problem = await problemOf(await browser.post(route.POST, good))
    expect(problem).toMatchObject({ httpStatus: 500, code: 'internal' })
    expect(JSON.stringify(problem)).not.toContain('inner workings')
    const lines = logged.mock.calls.flat().join('\n')
    expect(lines).toContain('the inner workings')
    expect(lines).not.toContain(token)
    logged.mockRestore()
  })
})

describe('GET /api/health', () => {
  it('says that the database answers', async () => {
    const response = await health.GET()
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ status: 'ok', database: 'ok' })
  })

  it('says that it does not', async () => {
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    expect(await problemOf(await health.GET())).toMatchObject({ httpStatus: 503, code: 'unavailable' })
  })
})

/** A body without end that counts what was taken of it. */
function endlessBody() {
  let sent = 0
  const chunk = new TextEncoder().encode(' '.repeat(1024))
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += chunk.byteLength
      controller.enqueue(chunk)
    },
  })
  return { stream, sent: () => sent }
}
