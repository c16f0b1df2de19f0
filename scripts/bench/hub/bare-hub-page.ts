import { Device } from 'mediasoup-client'
import type { Transport } from 'mediasoup-client/types'
import { io, type Socket } from 'socket.io-client'
import type { HubConsumer, HubEntry } from '@/lib/contract/socket/hub'

/** Runs inside a page. The click on Join is taken away from it: it shows `html`, opens the devices and a socket at the same time, and goes to the engine. */
export interface BareRoom {
  readonly url: string
  readonly room: string
  /** What the page shows from the click on; holds the elements of both pictures. */
  readonly html: string
}

declare global {
  interface Window {
    bareRoom?: BareRoom
  }
}

const encodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 110_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 350_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_100_000 },
]

document.addEventListener('click', join, { capture: true })

function join(event: MouseEvent): void {
  const { bareRoom } = window
  if (!bareRoom || !(event.target instanceof Element) || !event.target.closest('button')) return
  event.stopImmediatePropagation()
  const opened = navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  const socket = io(bareRoom.url, { transports: ['websocket'] })
  document.body.innerHTML = bareRoom.html
  void enter(socket, bareRoom.room, opened)
}

async function enter(socket: Socket, room: string, opened: Promise<MediaStream>): Promise<void> {
  const ask = (method: string, params: object) => socket.emitWithAck('ask', method, params)
  const [device, entry] = await Promise.all([
    Device.factory(),
    ask('enter', { room, grant: { send: [], receive: [] }, stay: null }) as Promise<HubEntry>,
  ])
  await device.load({ routerRtpCapabilities: entry.capabilities })
  if (!entry.transports) return
  const send = device.createSendTransport(entry.transports.send)
  const receive = device.createRecvTransport(entry.transports.receive)
  for (const way of [send, receive]) {
    way.on('connect', ({ dtlsParameters }, ready, failed) => {
      ask('connect', { transport: way.id, dtls: dtlsParameters }).then(ready, failed)
    })
  }
  send.on('produce', ({ kind, rtpParameters }, ready, failed) => {
    const source = kind === 'audio' ? 'mic' : 'camera'
    const asked = { transport: send.id, id: crypto.randomUUID(), source, rtp: rtpParameters }
    ask('produce', asked).then(({ producer }) => ready({ id: producer }), failed)
  })
  const more = async () => {
    const asked = { transport: receive.id, capabilities: device.recvRtpCapabilities }
    const { consumers } = await ask('receive', asked)
    const made: HubConsumer[] = consumers
    await Promise.all(made.map((one) => take(receive, one)))
    await ask('watch', { views: made.map(({ id }) => ({ consumer: id, layer: 2 })) })
  }
  socket.on('more', () => void more())
  void more()
  const stream = await opened
  show('self-video', stream)
  const [picture] = stream.getVideoTracks()
  const [sound] = stream.getAudioTracks()
  if (picture)
    await send.produce({ track: picture, encodings, codecOptions: { videoGoogleStartBitrate: 600 } })
  if (sound) await send.produce({ track: sound })
}

async function take(way: Transport, { id, producer, source, rtp }: HubConsumer): Promise<void> {
  const kind = source === 'camera' ? 'video' : 'audio'
  const { track } = await way.consume({ id, producerId: producer, kind, rtpParameters: rtp })
  if (kind === 'video') show('remote-video', new MediaStream([track]))
}

function show(testId: string, stream: MediaStream): void {
  const video = document.querySelector(`[data-testid="${testId}"]`)
  if (video instanceof HTMLVideoElement) video.srcObject = stream
}
