import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatabaseUnavailable } from '@/lib/db'
import { createLogger } from '@/lib/signalling/operations/logger'
import { candidate } from './support/sdp'
import { freePort, ServerProcess } from './support/server-process'
import { stageForThisTest } from './support/stage'

const status = async (url: string) => (await fetch(url)).status

describe('the probes', () => {
  it('say that the server lives, and whether it can let people in', async () => {
    const stage = await stageForThisTest()
    expect(await status(`${stage.url}/healthz`)).toBe(200)
    await expect.poll(() => status(`${stage.url}/readyz`), { timeout: 5_000 }).toBe(200)
    expect(await status(`${stage.url}/anything`)).toBe(404)
    stage.databaseIsDown = true
    await expect.poll(() => status(`${stage.url}/readyz`), { timeout: 5_000 }).toBe(503)
    expect(await status(`${stage.url}/healthz`)).toBe(200)
    stage.databaseIsDown = false
    await expect.poll(() => status(`${stage.url}/readyz`), { timeout: 5_000 }).toBe(200)
  })

  it('answer every address, also what is none', async () => {
    const stage = await stageForThisTest()
    const { port } = new URL(stage.url)
    const answered = (path: string) =>
      new Promise<number>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        }).on('error', reject)
      })
    expect(await answered('//')).toBe(400)
    for (const path of [
      '/%',
      '*',
      '//evil.example',
      'http://evil.example/metrics',
      '/readyz?despite=%E0%A4%A',
    ]) {
      expect([200, 404, 503], path).toContain(await answered(path))
    }
    expect(await status(`${stage.url}/healthz`)).toBe(200)
  })

  it('count what happens', async () => {
    const stage = await stageForThisTest()
    const { client, consultant } = await stage.pair('voice')
    await client.code('ice-candidate', { candidate: candidate() })
    await consultant.next('ice-candidate')
    await client.code('message')
    expect(await stage.refusal({})).toBe('ticket_missing')
    expect(await stage.metric('parley_connections')).toBeGreaterThanOrEqual(2)
    expect(await stage.metric('parley_rooms{mode="voice",state="live"}')).toBe(1)
    expect(await stage.metric('parley_relayed_total{event="ice-candidate"}')).toBe(1)
    expect(await stage.metric('parley_refused_events_total{code="not_allowed_in_mode"}')).toBe(1)
    expect(await stage.metric('parley_refused_connections_total{code="ticket_missing"}')).toBe(1)
    const text = await (await fetch(`${stage.url}/metrics`)).text()
    expect(text).toContain('parley_event_loop_delay_seconds')
    expect(text).not.toContain(client.socket.id)
  })
})

describe('the figures', () => {
  it('are for this machine alone, and not for what its proxy passes on', async () => {
    const stage = await stageForThisTest()
    const passedOn = { headers: { 'x-forwarded-for': '203.0.113.9' } }
    expect((await fetch(`${stage.url}/metrics`)).status).toBe(200)
    expect((await fetch(`${stage.url}/metrics`, passedOn)).status).toBe(404)
  })

  it('are for whoever shows the token, where one is set', async () => {
    const stage = await stageForThisTest({ metricsToken: 'of the operator alone' })
    const shown = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
    expect((await fetch(`${stage.url}/metrics`, shown('of the operator alone'))).status).toBe(200)
    expect((await fetch(`${stage.url}/metrics`, shown('of nobody'))).status).toBe(404)
    expect((await fetch(`${stage.url}/metrics`)).status).toBe(404)
  })

  it('are read over connections that outlive those of a proxy', async () => {
    const stage = await stageForThisTest()
    expect((await fetch(`${stage.url}/healthz`)).headers.get('keep-alive')).toBe('timeout=75')
  })
})

describe('a database that cannot be reached', () => {
  it('does not part those who are connected: signals go on, presence goes on afterwards', async () => {
    const stage = await stageForThisTest()
    const { client, consultant } = await stage.pair('voice')
    stage.databaseIsDown = true
    await expect.poll(() => stage.metric('parley_database_failures_total{task="beat"}')).toBeGreaterThan(1)
    expect(await client.code('ice-candidate', { candidate: candidate(7) })).toBe('ok')
    expect(await consultant.next('ice-candidate')).toMatchObject({ candidate: candidate(7) })
    stage.databaseIsDown = false
    await expect.poll(() => status(`${stage.url}/readyz`), { timeout: 5_000 }).toBe(200)
    expect([client.disconnects, consultant.disconnects]).toEqual([[], []])
  })

  it('at boot keeps people out until it can be asked, then lets them in', async () => {
    const stage = await stageForThisTest()
    const booked = await stage.book('chat')
    stage.databaseIsDown = true
    await stage.restart()
    expect(await status(`${stage.url}/readyz`)).toBe(503)
    const ticket = await stage.claim(booked, 'client')
    await expect(stage.connect({ ticket })).rejects.toThrow()
    stage.databaseIsDown = false
    await expect.poll(() => status(`${stage.url}/readyz`), { timeout: 5_000 }).toBe(200)
    expect(await stage.refusal({ ticket })).toBe('connected')
  })

  it('is answered as our own fault, and may be asked again', async () => {
    const stage = await stageForThisTest()
    const client = await stage.admitted(await stage.book('chat'), 'client')
    stage.databaseIsDown = true
    expect(await client.code('join-room')).toBe('internal')
    stage.databaseIsDown = false
    expect(await client.code('join-room')).toBe('ok')
  })
})

it('an unexpected error is logged whole, without secrets, and answered bare', async () => {
  const lines: string[] = []
  const logger = createLogger('info', { write: (line) => void lines.push(line) })
  const stage = await stageForThisTest({ logger })
  const client = await stage.admitted(await stage.book('chat'), 'client')
  stage.databaseFailure = new TypeError('a bug in the works')
  const answer = await client.send('join-room')
  expect(answer).toMatchObject({ ok: false, code: 'internal' })
  expect(JSON.stringify(answer)).not.toContain('works')
  expect(lines.join('')).toContain('a bug in the works')
  stage.databaseFailure = new DatabaseUnavailable('away')
  logger.info({ ticket: 'geheim', nested: { resume: 'geheim', deeper: { sdp: 'geheim' } } }, 'redacted')
  expect(lines.join('')).not.toContain('geheim')
  stage.databaseFailure = null
})

it('a connection that says nothing is closed', async () => {
  const stage = await stageForThisTest({ connectionLimits: { requestTimeoutMs: 250 } })
  const url = new URL(stage.url)
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  const closed = once(socket, 'close')
  socket.resume()
  await closed
})

describe('a server that was just started', () => {
  it('lets those wait who come before its doors are open, instead of turning them away', async () => {
    const stage = await stageForThisTest()
    const booked = await stage.book('chat')
    stage.databaseIsDown = true
    await stage.restart()
    const ticket = await stage.claim(booked, 'client')
    const arrival = stage.connect({ ticket })
    expect(await status(`${stage.url}/readyz`)).toBe(503)
    stage.databaseIsDown = false
    expect((await (await arrival).join()).participantType).toBe('client')
  })

  it('turns them away when it stays shut', async () => {
    const stage = await stageForThisTest()
    stage.databaseIsDown = true
    await stage.restart()
    await expect(stage.connect({})).rejects.toThrow('websocket error')
  })
})

describe('the server as it is built', () => {
  it('asks Supabase by its HTTP interface when that is configured', async () => {
    // Nobody here has a Supabase; what is looked at is the question, not an answer.
    const asked: string[] = []
    const supabase = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['apikey']}`)
      response.writeHead(503).end('{}')
    })
    const port = await freePort()
    supabase.listen(port, '127.0.0.1')
    onTestFinished(() => void supabase.close())
    const env = {
      DATABASE_URL: '',
      SUPABASE_URL: `http://127.0.0.1:${port}`,
      SUPABASE_SECRET_KEY: 'sb_secret_of_a_test',
    }
    const { server, ready } = await ServerProcess.launch('', env)
    await expect
      .poll(() => asked, { timeout: 20_000 })
      .toContain('POST /rest/v1/rpc/currency_readings sb_secret_of_a_test')
    expect(await server.probe('/readyz')).toBe(503)
    expect(server.output).not.toContain('sb_secret')
    await server.kill()
    await expect(ready).rejects.toThrow('not ready')
  })
})
