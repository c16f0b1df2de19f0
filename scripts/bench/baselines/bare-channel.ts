import type { Page } from '@playwright/test'

declare global {
  interface Window {
    bareChannel: { readonly pc: RTCPeerConnection; readonly channel: RTCDataChannel; took: Promise<number> }
  }
}

const pieceBytes = 64 * 1024
const lowBytes = 1024 * 1024
const mostQueuedBytes = 4 * lowBytes

/** Seconds from the open channel to the last byte: nothing but a data channel between two pages, fed as it takes and counted at the other end. */
export async function sendBarely(from: Page, to: Page, bytes: number): Promise<number> {
  await Promise.all([from.evaluate(openChannel), to.evaluate(openChannel)])
  const offer = await from.evaluate(describe, null)
  const answer = await to.evaluate(describe, offer)
  const arriving = to.evaluate(countUntil, bytes)
  await from.evaluate(finish, answer)
  await from.evaluate(feed, { bytes, pieceBytes, lowBytes, mostQueuedBytes })
  const seconds = await arriving
  await Promise.all([from, to].map((page) => page.evaluate(() => window.bareChannel.pc.close())))
  return seconds
}

/** Runs inside the page. */
function openChannel(): void {
  const pc = new RTCPeerConnection({ iceServers: [] })
  const channel = pc.createDataChannel('file', { negotiated: true, id: 0 })
  channel.binaryType = 'arraybuffer'
  window.bareChannel = { pc, channel, took: Promise.resolve(0) }
}

/** Runs inside the page: the offer, or the answer to one, with all candidates in it. */
async function describe(offer: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit> {
  const { pc } = window.bareChannel
  if (offer) await pc.setRemoteDescription(offer)
  await pc.setLocalDescription()
  if (pc.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve()
    })
  }
  return pc.localDescription?.toJSON() ?? { type: 'offer' }
}

/** Runs inside the page. */
async function finish(answer: RTCSessionDescriptionInit): Promise<void> {
  const { pc, channel } = window.bareChannel
  await pc.setRemoteDescription(answer)
  if (channel.readyState === 'open') return
  await new Promise<void>((resolve) => {
    channel.onopen = () => resolve()
  })
}

/** Runs inside the page. */
function countUntil(bytes: number): Promise<number> {
  const { channel } = window.bareChannel
  let openedAtMs = performance.now()
  let counted = 0
  channel.onopen = () => {
    openedAtMs = performance.now()
  }
  return new Promise((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      counted += data.byteLength
      if (counted >= bytes) resolve((performance.now() - openedAtMs) / 1000)
    }
  })
}

interface Feed {
  bytes: number
  pieceBytes: number
  lowBytes: number
  mostQueuedBytes: number
}

/** Runs inside the page. */
async function feed({ bytes, pieceBytes: size, lowBytes: low, mostQueuedBytes: most }: Feed): Promise<void> {
  const { channel } = window.bareChannel
  const piece = new Uint8Array(size)
  channel.bufferedAmountLowThreshold = low
  for (let sent = 0; sent < bytes; sent += size) {
    if (channel.bufferedAmount > most) {
      await new Promise<void>((resolve) => {
        channel.onbufferedamountlow = () => resolve()
      })
    }
    channel.send(piece.subarray(0, Math.min(size, bytes - sent)))
  }
}
