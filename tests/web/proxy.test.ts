import { NextRequest } from 'next/server'
import { describe, expect, it } from 'vitest'
import { POST as join } from '@/app/api/sessions/join/route'
import type { SessionType } from '@/lib/contract/words'
import { openDatabase } from '@/lib/db'
import { setWebProcess } from '@/lib/web/process'
import { proxy } from '@/proxy'
import { Browser, downDatabase, serveWeb } from './support/web'

const web = serveWeb()
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

/** What a browser gets with a page. */
async function headersOf(path: string, browser = new Browser(), init: RequestInit = {}) {
  const response = await proxy(new NextRequest(browser.request(path, init)))
  return response.headers
}

async function allowedFeatures(path: string, browser?: Browser) {
  const policy = (await headersOf(path, browser)).get('permissions-policy') ?? ''
  return policy
    .split(', ')
    .filter((feature) => feature.endsWith('=(self)'))
    .map((feature) => feature.slice(0, feature.indexOf('=')))
    .sort()
}

function directives(headers: Headers): Record<string, string> {
  const parts = (headers.get('content-security-policy') ?? '').split('; ')
  return Object.fromEntries(parts.map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]))
}

const features = {
  chat: [],
  voice: ['microphone', 'screen-wake-lock', 'speaker-selection'],
  video: [
    'camera',
    'display-capture',
    'fullscreen',
    'microphone',
    'picture-in-picture',
    'screen-wake-lock',
    'speaker-selection',
  ],
} satisfies Record<SessionType, string[]>

describe('the devices of a page', () => {
  it.each(['chat', 'voice', 'video'] as const)(
    'are those of the booked mode on the page of a %s session',
    async (mode) => {
      const { clientToken } = await web.book({ p_session_type: mode })
      expect(await allowedFeatures(`/session/${clientToken}`)).toEqual(features[mode])
    },
  )

  it("are there by the link's id for the browser that claimed it, and for no other", async () => {
    const { clientToken } = await web.book({ p_session_type: 'voice' })
    const browser = new Browser()
    const { linkId } = await (await browser.post(join, { token: clientToken })).json()
    expect(await allowedFeatures(`/session/${linkId}`, browser)).toEqual(features.voice)
    expect(await allowedFeatures(`/session/${linkId}`, new Browser())).toEqual([])
  })

  it('are there while it is too early, because the page goes on without being loaded again', async () => {
    const { clientToken } = await web.book({ p_scheduled_start: inMinutes(60) })
    expect(await allowedFeatures(`/session/${clientToken}`)).toEqual(features.video)
  })

  it('are none once it is over', async () => {
    const { sessionId, clientToken } = await web.book()
    await web.database.rpc('cancel_session', {
      p_session_id: sessionId,
      p_reason: 'ill',
      p_cancelled_by: 'admin',
    })
    expect(await allowedFeatures(`/session/${clientToken}`)).toEqual([])
  })

  it('are none everywhere else, and switched off by name', async () => {
    const { clientToken } = await web.book()
    for (const path of [
      '/',
      '/admin/sessions',
      `/session/${'A'.repeat(43)}`,
      `/x/session/${clientToken}`,
      '/session/%E0%A4%A',
    ]) {
      expect(await allowedFeatures(path)).toEqual([])
    }
    const policy = (await headersOf('/')).get('permissions-policy')
    for (const feature of [
      'camera=()',
      'microphone=()',
      'display-capture=()',
      'geolocation=()',
      'payment=()',
    ]) {
      expect(policy).toContain(feature)
    }
  })

  it('are none while the database cannot be asked, and the page is still served', async () => {
    setWebProcess({ env: web.configure({}), database: openDatabase(downDatabase) })
    expect(await allowedFeatures(`/session/${'A'.repeat(43)}`)).toEqual([])
  })
})

describe('an address that nobody can have meant', () => {
  const answerTo = (path: string) => proxy(new NextRequest(new Browser().request(path)))

  it.each(['.', ',', ')', '_', '%E0%A4%A', '%ff', '/)'])(
    'with %s after the token leads to the session',
    async (junk) => {
      const token = 'A'.repeat(43)
      const answer = await answerTo(`/session/${token}${junk}?from=mail`)
      expect(answer.status).toBe(307)
      const { pathname, search } = new URL(answer.headers.get('location') ?? '')
      expect(`${pathname}${search}`).toBe(`/session/${token}?from=mail`)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    },
  )

  it.each(['/session/%ff', '/session/%E0%A4%A/calendar', '/admin/sessions/%ff'])(
    '%s is no page',
    async (path) => {
      const answer = await answerTo(path)
      expect(new URL(answer.headers.get('x-middleware-rewrite') ?? '').pathname).toBe('/no-such-page')
    },
  )
})

describe('looking at a link', () => {
  it.each(['GET', 'HEAD'])('with %s changes nothing and sets no cookie', async (method) => {
    const { sessionId, clientToken } = await web.book()
    const state = async () => ({
      ...(await web.database.rpc('admin_session', { p_session_id: sessionId })),
      serverTime: null,
    })
    const before = await state()
    const headers = await headersOf(`/session/${clientToken}`, new Browser(), { method })
    expect(headers.getSetCookie()).toEqual([])
    expect(await state()).toEqual(before)
  })
})

describe('the content security policy', () => {
  it('runs scripts by a nonce that is new every time and that Next is told', async () => {
    const response = await proxy(new NextRequest(new Browser().request('/')))
    const { 'script-src': scripts = '' } = directives(response.headers)
    const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(scripts)?.[1]
    expect(scripts).toBe(`'self' 'nonce-${nonce}' 'strict-dynamic'`)
    expect(response.headers.get('x-middleware-request-x-nonce')).toBe(nonce)
    expect(response.headers.get('x-middleware-request-content-security-policy')).toContain(`'nonce-${nonce}'`)
    expect((await headersOf('/')).get('content-security-policy')).not.toContain(nonce)
  })

  it('connects to this site and to the signalling server alone', async () => {
    web.configure({ SOCKET_PORT: '4001' })
    expect(directives(await headersOf('/'))['connect-src']).toBe("'self' ws://parley.test:4001")
    web.configure({ TRUST_PROXY: '1', SOCKET_PORT: '4001' })
    const proxied = new Browser('10.0.0.1', {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'talk.example.org',
    })
    expect(directives(await headersOf('/', proxied))['connect-src']).toBe(
      "'self' wss://talk.example.org:4001",
    )
  })

  it('lets nobody frame, inject or redirect a page', async () => {
    expect(directives(await headersOf('/'))).toMatchObject({
      'default-src': "'self'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
    })
  })
})

describe('the other headers', () => {
  it('keep the addresses of sessions out of referrers, caches and search engines', async () => {
    for (const path of [`/session/${'A'.repeat(43)}`, '/session/0a572b15-8b48-4e6a-b304-1dc8d1279bf6']) {
      const headers = await headersOf(path)
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
    }
  })

  it('are on every page', async () => {
    const headers = await headersOf('/')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-robots-tag')).toBeNull()
  })

  it('demand HTTPS only where HTTPS is spoken', async () => {
    const claim = { 'x-forwarded-proto': 'https' }
    expect((await headersOf('/', new Browser('x', claim))).get('strict-transport-security')).toBeNull()
    web.configure({ TRUST_PROXY: 'true' })
    expect((await headersOf('/', new Browser('x', claim))).get('strict-transport-security')).toBe(
      'max-age=31536000',
    )
    web.configure({ NEXT_PUBLIC_APP_URL: 'https://parley.test' })
    expect((await headersOf('/')).get('strict-transport-security')).toBe('max-age=31536000')
  })
})
