import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/**
 * The least that connects two pages: a click opens the devices and a socket at the same time, a relay that checks nothing passes everything on to the
 * other one, and the newcomer offers, with candidates sent as they are found. The client library is loaded before the click. Both pictures are as
 * large as in ours, because drawing them costs the same whoever connected them.
 */
const page = `<!doctype html><title>Bare call</title>
<style>
video { position: fixed; object-fit: cover }
[data-testid="remote-video"] { inset: 0; width: 100%; height: 100%; z-index: -1 }
[data-testid="self-video"] { right: 20px; bottom: 96px; width: 192px; height: 144px }
</style>
<button>Join session</button>
<video data-testid="self-video" autoplay muted playsinline></video>
<video data-testid="remote-video" autoplay playsinline></video>
<script src="/socket.io/socket.io.js"></script>
<script>
const [self, remote] = document.querySelectorAll('video')
document.querySelector('button').onclick = async () => {
  const socket = io({ transports: ['websocket'] })
  const opened = navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  const peer = new RTCPeerConnection({ iceServers: [] })
  const send = (signal) => socket.emit('signal', signal)
  peer.onicecandidate = ({ candidate }) => send({ candidate })
  peer.ontrack = ({ streams: [stream] }) => { remote.srcObject = stream }
  const ready = opened.then((stream) => {
    self.srcObject = stream
    for (const track of stream.getTracks()) peer.addTrack(track, stream)
  })
  socket.on('offer-now', async () => {
    await ready
    await peer.setLocalDescription()
    send({ description: peer.localDescription })
  })
  let turn = ready
  socket.on('signal', (signal) => { turn = turn.then(() => take(signal)) })
  async function take({ description, candidate }) {
    if (candidate) return peer.addIceCandidate(candidate)
    if (!description) return
    await peer.setRemoteDescription(description)
    if (description.type !== 'offer') return
    await peer.setLocalDescription()
    send({ description: peer.localDescription })
  }
  socket.emit('join', location.pathname)
}
</script>`

export interface BareCall {
  /** A new address for two pages, to be opened by both. */
  newRoom(): string
  close(): Promise<void>
}

export async function startBareCall(): Promise<BareCall> {
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(page)
  })
  const relay = new Server(http)
  relay.on('connection', (socket) => {
    socket.on('join', async (room: string) => {
      const others = await relay.in(room).fetchSockets()
      await socket.join(room)
      socket.on('signal', (signal) => socket.to(room).emit('signal', signal))
      if (others.length > 0) socket.emit('offer-now')
    })
  })
  http.listen(0)
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  let rooms = 0
  return {
    newRoom: () => {
      rooms += 1
      return `http://localhost:${port}/room-${rooms}`
    },
    close: async () => {
      await relay.close()
    },
  }
}
