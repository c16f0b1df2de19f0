import { Server, type Socket } from 'socket.io'
import { port, sameAsOurs } from './options'

/** A Socket.IO relay that checks nothing: two sockets name a room, and what one says goes to the other. */
const io = new Server(port, { ...sameAsOurs, transports: ['websocket'] })
const waiting = new Map<string, Socket>()

io.on('connection', (socket) => {
  let other: Socket | undefined
  const meet = (one: Socket) => {
    other = one
  }
  socket.data.meet = meet
  socket.on('join', (room: string, joined: (answer: unknown) => void) => {
    const first = waiting.get(room)
    if (first) {
      waiting.delete(room)
      other = first
      first.data.meet(socket)
    } else waiting.set(room, socket)
    joined({ ok: true, data: {} })
  })
  socket.on('message', (said: { id: string }, heard: (answer: unknown) => void) => {
    other?.emit('message', said)
    heard({ ok: true, data: { id: said.id } })
  })
  // Straight to the other socket, which spares the adapter.
  for (const event of ['ice-candidate', 'answer']) {
    socket.on(event, (signal: unknown, heard: (answer: unknown) => void) => {
      other?.emit(event, signal)
      heard({ ok: true, data: {} })
    })
  }
})
