import { createServer, request, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchConnections } from '@/lib/web/http/connections'

const limitMs = 300
let server: Server
let port = 0

beforeAll(async () => {
  watchConnections({ keepAliveMs: 75_000, bodyMs: limitMs, silenceMs: limitMs })
  server = createServer((incoming, response) => {
    response.setHeader('x-asked', incoming.url ?? '')
    incoming.resume().once('end', () => response.end('read'))
  })
  // As Next does, which leaves it to others.
  server.on('upgrade', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => server.close())

/** Says this and then nothing more; answers what came back until the connection closed. */
function say(words: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(words))
    socket.on('data', (data) => {
      heard += String(data)
    })
    socket.on('error', () => undefined)
    socket.once('close', () => resolve(heard))
  })
}

describe('a connection to the web app', () => {
  it('that says nothing is cut', async () => {
    expect(await say('')).toBe('')
  })

  it.each(['content-length: 100', 'transfer-encoding: chunked'])(
    'whose body does not come (%s) is cut',
    async (length) => {
      expect(await say(`POST / HTTP/1.1\r\nhost: parley.test\r\n${length}\r\n\r\nabc`)).toBe('')
    },
  )

  it.each([
    ['/admin?x=1', '/admin?x=1'],
    ['//evil.example/x', '//evil.example/x'],
    ['*', '/no-such-page'],
    ['http://evil.example', '/'],
    ['http://evil.example/admin?x=1', '/admin?x=1'],
  ])('asks for a path, whatever it names: %s', async (target, path) => {
    const said = await say(`GET ${target} HTTP/1.1\r\nhost: parley.test\r\nconnection: close\r\n\r\n`)
    expect(said).toContain(`\r\nx-asked: ${path}\r\n`)
  })

  it.each(['/', '/_next/webpack-hmr', '/socket.io/?EIO=4&transport=websocket'])(
    'that wants to be a WebSocket hears at once that there is none: %s',
    async (path) => {
      const upgrade = 'connection: Upgrade\r\nupgrade: WebSocket\r\nsec-websocket-version: 13'
      const said = await say(
        `GET ${path} HTTP/1.1\r\nhost: parley.test\r\n${upgrade}\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      )
      expect(said).toMatch(/^HTTP\/1\.1 404 /)
    },
  )

  it('that was answered is kept for longer than a proxy keeps it, and says for how long', async () => {
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method: 'POST', headers: { connection: 'keep-alive' } }
      request(options, (response) => resolve(response.resume().headers))
        .on('error', reject)
        .end('whole')
    })
    expect(headers['keep-alive']).toBe('timeout=75')
  })
})
