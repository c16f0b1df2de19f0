import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import { Server } from 'socket.io'

/** The baseline of several nodes: a Socket.IO relay without any check, its nodes joined by the Redis Streams adapter. */
const { PORT, REDIS_URL = '' } = process.env
const redis = createClient({ url: REDIS_URL })
await redis.connect()
const httpServer = createServer((request, response) => {
  response.end(request.url === '/cpu' ? JSON.stringify(process.cpuUsage()) : 'ok')
})
const io = new Server(httpServer, {
  transports: ['websocket'],
  perMessageDeflate: false,
  adapter: createAdapter(redis),
})
io.on('connection', (socket) => {
  void socket.join(String(socket.handshake.auth['room']))
  socket.on('ice-candidate', (payload: unknown, acknowledge: (answer: unknown) => void) => {
    socket.to(String(socket.handshake.auth['room'])).emit('ice-candidate', payload)
    acknowledge({ ok: true, data: {} })
  })
})
httpServer.listen(Number(PORT), '127.0.0.1')
