import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Stage } from '@/tests/signalling/support/stage'
import { freePort } from '@/tests/support/free-port'
import { askProxy, type ProxyKind, proxies, startProxy } from '@/tests/support/product/shipped-proxy'
import { PairOfNodes } from './support/pair-of-nodes'
import { TalkingRoom } from './support/talking-room'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

async function behind(kind: ProxyKind, upstreams: Parameters<typeof startProxy>[1]): Promise<string> {
  const proxy = await startProxy(kind, upstreams)
  onTestFinished(() => proxy.close())
  return proxy.url
}

const rooms = (url: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => TalkingRoom.open(stage, url)))

describe.each(proxies)('behind the %s that is shipped', (kind) => {
  it('both sides of a room meet on one node, and neither restarts, nor a crash, nor Redis lose a word', async () => {
    const nodes = await PairOfNodes.start(stage)
    const url = await behind(kind, { signalling: [nodes.one.port, nodes.two.port] })
    const talks = await rooms(url, 6)
    expect(await nodes.metric(nodes.one, 'parley_fleet_tunnels{end="edge"}')).toBe(0)
    expect(await nodes.metric(nodes.two, 'parley_fleet_tunnels{end="edge"}')).toBe(0)

    const leaving = nodes.one.signal('SIGTERM')
    // Whoever comes meanwhile is sent on to the other node.
    talks.push(...(await rooms(url, 2)))
    expect(await leaving).toBe(0)
    await nodes.one.start()
    expect(await nodes.two.signal('SIGTERM')).toBe(0)
    await nodes.two.start()
    await Promise.all(talks.map((talk) => talk.goesOn()))
    await nodes.one.kill()
    await Promise.all(talks.map((talk) => talk.goesOn()))
    await nodes.one.start()
    await nodes.redis.kill()
    await Promise.all(talks.map((talk) => talk.goesOn()))
    await nodes.redis.start()
    await Promise.all(talks.map((talk) => talk.goesOn()))
    for (const talk of talks) await talk.lostNothing()
  })

  it('the app hears who really asks, and reads what its routes take', async () => {
    const app = await echo()
    const url = await behind(kind, { signalling: [1, 1], web: [app.port, app.port] })
    const forged = {
      'x-forwarded-for': '203.0.113.50',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
    }
    const heard = JSON.parse((await askProxy(`${url}/`, { headers: forged })).text)
    expect(heard).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
    expect(JSON.stringify(heard)).not.toContain('evil.example')
    const long = 'x'.repeat(60 * 1024)
    for (const path of ['sessions/notes/save', 'consultant/notes/save', 'receipts/verify'])
      expect((await askProxy(`${url}/api/${path}`, { body: long })).status).toBe(200)
    // Caddy 2.6 has no status of its own for it.
    expect([413, 502]).toContain((await askProxy(`${url}/api/sessions/join`, { body: long })).status)
  })
})

/** Stands for the app: answers the headers that it was asked with, once it has read the body. */
async function echo(): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end(JSON.stringify(request.headers)))
  })
  const port = await freePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port, server }
}
