import { type WebSocket, WebSocketServer } from 'ws'
import { port } from './options'

/** The limit: a WebSocket relay without any protocol. The first text is the room, whatever follows goes to the other one as it came. */
const server = new WebSocketServer({ port, perMessageDeflate: false })
const waiting = new Map<string, Meeting>()

interface Meeting {
  readonly socket: WebSocket
  meet(other: WebSocket): void
}

server.on('connection', (socket) => {
  let other: WebSocket | undefined
  socket.once('message', (room) => {
    const name = room.toString()
    const first = waiting.get(name)
    if (first) {
      waiting.delete(name)
      other = first.socket
      first.meet(socket)
    } else {
      const meet = (newcomer: WebSocket) => {
        other = newcomer
      }
      waiting.set(name, { socket, meet })
    }
    socket.on('message', (data) => other?.send(data, { binary: false }))
    socket.send('joined')
  })
})
