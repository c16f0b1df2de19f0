import { createHash } from 'node:crypto'
import { createServer, request, type Server } from 'node:http'
import { NextRequest } from 'next/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadEnv } from '@/lib/env'
import { isToBeKept, keepingHeader } from '@/lib/web/http/keeping'
import { keepPage } from '@/lib/web/http/kept-page'
import { setWebProcess } from '@/lib/web/process'
import { startPage } from '@/lib/web/session/page-headers'
import { proxy } from '@/proxy'

const inline = ['self.first = "ü"', '\nself.second = 1 < 2 && "</p>"\n']
const page = `<!DOCTYPE html><p>words</p><script src="/_next/static/a.js" async=""></script><script>${inline[0]}</script><script id="b">${inline[1]}</script>`
const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Stands in for Next: says how often it was asked, and by whom. */
let asked: { path: string; ours: boolean }[] = []
let status = 200
let server: Server
let origin = ''
let undo = () => {}

beforeAll(async () => {
  setWebProcess({ env: loadEnv({}) })
  undo = keepPage(startPage)
  server = createServer((incoming, response) => {
    const ours = isToBeKept(new Headers({ [keepingHeader]: String(incoming.headers[keepingHeader]) }))
    asked.push({ path: incoming.url ?? '', ours })
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => {
  undo()
  server.close()
  setWebProcess({})
})

const get = (path = '/', init: RequestInit = {}) => fetch(`${origin}${path}`, init)
const ourOwn = () => asked.filter(({ ours }) => ours).length

/** Until the process has asked itself once more. */
async function untilAskedAgain(before = ourOwn()): Promise<void> {
  await get()
  await expect.poll(ourOwn).toBe(before + 1)
}

/** Until the page is kept, which shows in that it is answered without asking. */
async function untilKept(): Promise<void> {
  await expect
    .poll(async () => {
      const before = asked.length
      await get()
      return asked.length - before
    })
    .toBe(0)
}

describe('a page that is kept', () => {
  it('is made the usual way for who comes first, and tried again after a failure', async () => {
    status = 500
    await untilAskedAgain()
    expect((await get()).status).toBe(500)
    status = 200
    expect(await (await get()).text()).toBe(page)
  })

  it('is not made again once it is there', async () => {
    await untilKept()
    asked = []
    const answers = await Promise.all([get(), get(), get()])
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual([page, page, page])
    expect(asked).toEqual([])
  })

  it('runs the scripts that stand in it by what they say, and no others', async () => {
    await untilKept()
    const policy = (await get()).headers.get('content-security-policy') ?? ''
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src '))
    expect(scripts).toBe(`script-src 'self' ${hash(inline[0])} ${hash(inline[1])}`)
    expect(policy).toContain("style-src 'self';")
    expect(policy).not.toContain('nonce')
  })

  it('has every other header of a page, and what Next said with it', async () => {
    await untilKept()
    const kept = (await get()).headers
    const usual = (await proxy(new NextRequest(`${origin}/`, { headers: { host: new URL(origin).host } })))
      .headers
    const without = (headers: Headers) =>
      Object.fromEntries(
        [...headers].filter(
          ([name]) => !name.startsWith('x-middleware') && name !== 'content-security-policy',
        ),
      )
    expect(without(kept)).toMatchObject(without(usual))
    const others = (policy: string | null) =>
      policy?.split('; ').filter((directive) => !/^(script|style)-src /.test(directive))
    expect(others(kept.get('content-security-policy'))).toEqual(others(usual.get('content-security-policy')))
    expect(kept.get('content-type')).toBe('text/html; charset=utf-8')
    expect(kept.get('cache-control')).toBe('no-store')
  })

  it('demands HTTPS only where HTTPS is spoken', async () => {
    await untilKept()
    const claim = { headers: { 'x-forwarded-proto': 'https' } }
    expect((await get('/', claim)).headers.get('strict-transport-security')).toBeNull()
    setWebProcess({ env: loadEnv({ TRUST_PROXY: '1' }) })
    expect((await get('/', claim)).headers.get('strict-transport-security')).toBe('max-age=31536000')
    setWebProcess({ env: loadEnv({}) })
  })

  it.each(['%', '[::1', 'a b', '\u00ff', 'user@host:99999', "x'; script-src *"])(
    'comes with a whole policy, whatever host is asked for: %s',
    async (host) => {
      await untilKept()
      const policy = await new Promise<unknown>((resolve, reject) => {
        request(origin, { headers: { host } }, (answer) => {
          answer.resume().once('end', () => resolve(answer.headers['content-security-policy']))
        })
          .on('error', reject)
          .end()
      })
      expect(policy).toMatch(/; script-src 'self' 'sha256-[^;]+; style-src 'self'; .*frame-ancestors 'none'$/)
      expect(policy).not.toContain('*')
    },
  )

  it('comes zipped to who takes that, and without its words to who asks for its headers', async () => {
    await untilKept()
    const zipped = await get('/', { headers: { 'accept-encoding': 'br, gzip' } })
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(await zipped.text()).toBe(page)
    const plain = await get('/', { headers: { 'accept-encoding': 'gzip;q=0, br' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    const head = await get('/', { method: 'HEAD' })
    expect(await head.text()).toBe('')
    expect(head.headers.get('content-security-policy')).toContain('sha256-')
  })

  it.each([
    ['with a question', '/?from=mail', {}],
    ['by the router of Next', '/', { headers: { rsc: '1' } }],
    ['to change something', '/', { method: 'POST' }],
    ['under another name', '/sign-in', {}],
  ] satisfies [string, string, RequestInit][])(
    'leaves to Next what is asked for %s',
    async (_, path, init) => {
      await untilKept()
      asked = []
      await get(path, init)
      expect(asked).toEqual([{ path, ours: false }])
    },
  )
})

describe('the request by which the process asks itself', () => {
  it('cannot be made by anybody else, and alone comes without a nonce', async () => {
    const guessed = new NextRequest(`${origin}/`, { headers: { [keepingHeader]: 'guessed' } })
    expect((await proxy(guessed)).headers.get('content-security-policy')).toContain("'nonce-")
    expect(isToBeKept(new Headers())).toBe(false)
  })
})
