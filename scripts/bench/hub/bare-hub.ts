import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { Server } from 'socket.io'
import { answerWith } from '@/lib/media/port/requests'
import { isMethod } from '@/lib/media/process/frames'
import { bareEngine } from './engines'

/** mediasoup behind a bare Socket.IO server that checks nothing: whatever a page asks goes to the engine, and others are told when there is more. */
export async function startBareHub() {
  const engine = await bareEngine()
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>Bare room</title><button>Join room</button>')
  })
  const relay = new Server(http)
  relay.on('connection', (socket) => {
    const member = randomUUID()
    let room = ''
    socket.on('ask', async (method: string, params: object, answer: (data: unknown) => void) => {
      if (!isMethod(method)) return
      if ('room' in params && typeof params.room === 'string') room = params.room
      await socket.join(room)
      answer(await answerWith(engine.handlers, method, { ...params, room, member }, console.error))
      if (method === 'produce') socket.to(room).emit('more')
    })
  })
  http.listen(0)
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    async close() {
      await relay.close()
      await engine.close()
    },
  }
}

/** What runs in a page of it: mediasoup-client and Socket.IO's client, and a function that makes the call (`bare-hub-page.ts`). */
export async function bareHubScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['scripts/bench/hub/bare-hub-page.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
  })
  return outputFiles[0]?.text ?? ''
}
