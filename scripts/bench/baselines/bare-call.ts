import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** A relay that checks nothing and remembers nothing: whatever comes is passed on to the other one in the room. */
export async function startBareRelay(): Promise<{ url: string; close(): Promise<void> }> {
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>Bare call</title><button>Join session</button>')
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
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      await relay.close()
    },
  }
}

export interface BareCall {
  relayUrl: string
  room: string
  /** What the page shows from the click on; holds the elements of both pictures. */
  html: string
}

/** The least that a page can show of a call: two pictures, as large as ours. */
export const bareHtml = `
<video data-testid="remote-video" autoplay playsinline style="position:fixed;inset:0;width:100%;height:100%;object-fit:cover"></video>
<video data-testid="self-video" autoplay muted playsinline style="position:fixed;right:20px;bottom:96px;width:192px;height:144px;object-fit:cover"></video>`

interface Signal {
  description?: RTCSessionDescriptionInit
  candidate?: RTCIceCandidateInit | null
}

interface BareSocket {
  on(event: string, heard: (signal: Signal) => void): void
  emit(event: string, payload: Signal | string): void
}

declare global {
  interface Window {
    io(url: string, options: { transports: string[] }): BareSocket
  }
}

/**
 * Runs inside the page, after Socket.IO's client. The click on Join session is taken away from the page: it shows `html`, opens the devices and a
 * socket at the same time, and connects with the other page. The newcomer offers; candidates are sent as they are found.
 */
export function callBarely({ relayUrl, room, html }: BareCall): void {
  document.addEventListener('click', join, { capture: true })

  function join(event: MouseEvent): void {
    if (!(event.target instanceof Element) || !event.target.closest('button')) return
    event.stopImmediatePropagation()
    const socket = window.io(relayUrl, { transports: ['websocket'] })
    const opened = navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    document.body.innerHTML = html
    connect(socket, opened)
    socket.emit('join', room)
  }

  function connect(socket: BareSocket, opened: Promise<MediaStream>): void {
    const peer = new RTCPeerConnection({ iceServers: [] })
    const send = (signal: Signal) => socket.emit('signal', signal)
    peer.onicecandidate = ({ candidate }) => send({ candidate: candidate?.toJSON() ?? null })
    peer.ontrack = ({ streams: [stream] }) => show('remote-video', stream)
    const ready = opened.then((stream) => {
      show('self-video', stream)
      for (const track of stream.getTracks()) peer.addTrack(track, stream)
    })
    const sendDescription = async () => {
      await peer.setLocalDescription()
      if (peer.localDescription) send({ description: peer.localDescription.toJSON() })
    }
    let turn = ready
    socket.on('offer-now', () => void ready.then(sendDescription))
    socket.on('signal', (signal) => {
      turn = turn.then(() => take(signal))
    })

    async function take({ description, candidate }: Signal): Promise<void> {
      if (candidate) await peer.addIceCandidate(candidate)
      if (!description) return
      await peer.setRemoteDescription(description)
      if (description.type === 'offer') await sendDescription()
    }
  }

  function show(testId: string, stream: MediaStream | undefined): void {
    const video = document.querySelector(`[data-testid="${testId}"]`)
    if (video instanceof HTMLVideoElement) video.srcObject = stream ?? null
  }
}
