import { expect, type Page } from '@playwright/test'

/** What the page did with devices and connections, noted from inside it before its own scripts run. */
interface MediaWatch {
  readonly peers: RTCPeerConnection[]
  readonly asked: MediaStreamConstraints[]
}

declare global {
  interface Window {
    mediaWatch: MediaWatch
  }
}

/** Runs inside the page. The camera is asked for small pictures: several pages share the processor of one machine. */
function watch(): void {
  const peers: RTCPeerConnection[] = []
  const asked: MediaStreamConstraints[] = []
  window.mediaWatch = { peers, asked }
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      peers.push(this)
    }
  }
  const small = (video: MediaStreamConstraints['video']) =>
    video ? { ...(video === true ? {} : video), width: 320, height: 240 } : false
  // Absent on pages that are not secure, such as about:blank.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (!devices) return
  const original = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (constraints = {}) => {
    asked.push(constraints)
    return original(
      'video' in constraints ? { ...constraints, video: small(constraints.video) } : constraints,
    )
  }
}

export async function watchMedia(target: { addInitScript(script: () => void): Promise<unknown> }) {
  await target.addInitScript(watch)
}

/** How often this document asked for a device, and how many peer connections it made. */
export async function mediaUse(page: Page): Promise<{ asked: number; peers: number }> {
  return page.evaluate(() => ({
    asked: window.mediaWatch.asked.length,
    peers: window.mediaWatch.peers.length,
  }))
}

/** Which connections are up now: the same ones before and after mean that the call was never made anew. */
export async function livePeers(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    window.mediaWatch.peers.flatMap((peer, index) => (peer.connectionState === 'connected' ? [index] : [])),
  )
}

export interface Received {
  /** Pictures of the other side that were decoded. */
  framesDecoded: number
  /** Energy of the other side's sound so far; rises only while something is heard. */
  audioEnergy: number
  audioSamples: number
  kinds: string[]
}

/** What arrived over the connections that are open now (RTCStatsReport, `inbound-rtp`). */
export async function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const open = window.mediaWatch.peers.filter((peer) => peer.connectionState === 'connected')
    const reports = await Promise.all(open.map((peer) => peer.getStats()))
    const inbound = reports
      .flatMap((report) => [...report.values()])
      .filter((entry) => entry.type === 'inbound-rtp')
    const sum = (name: string) => inbound.reduce((total, entry) => total + (entry[name] ?? 0), 0)
    return {
      framesDecoded: sum('framesDecoded'),
      audioEnergy: sum('totalAudioEnergy'),
      audioSamples: sum('totalSamplesReceived'),
      kinds: inbound.map((entry) => String(entry.kind)).sort(),
    }
  })
}

const frameLimitMs = 15_000

/** Waits until the element has shown `count` more pictures; answers their size. */
export async function paintedFrames(page: Page, testId: 'remote-video' | 'self-video', count = 5) {
  return page.getByTestId(testId).evaluate(
    (element, { frames, limitMs }) =>
      new Promise<{ width: number; height: number }>((resolve, reject) => {
        if (!(element instanceof HTMLVideoElement)) return reject(new Error('not a video element'))
        let seen = 0
        setTimeout(() => reject(new Error(`${seen} of ${frames} pictures were shown`)), limitMs)
        const next: VideoFrameRequestCallback = (_now, { width, height }) => {
          seen += 1
          if (seen >= frames) resolve({ width, height })
          else element.requestVideoFrameCallback(next)
        }
        element.requestVideoFrameCallback(next)
      }),
    { frames: count, limitMs: frameLimitMs },
  )
}

/** Pictures of the other side arrive, are decoded and are shown. */
export async function expectRemotePicture(page: Page): Promise<void> {
  const before = await received(page)
  const size = await paintedFrames(page, 'remote-video')
  expect(size.width).toBeGreaterThan(0)
  await expect
    .poll(async () => (await received(page)).framesDecoded, 'pictures of the other side are decoded')
    .toBeGreaterThan(before.framesDecoded)
}

/** Sound of the other side arrives (the fake microphone beeps once a second) and an element that is not muted plays it. */
export async function expectRemoteSound(page: Page): Promise<void> {
  const before = await received(page)
  await expect
    .poll(async () => (await received(page)).audioEnergy, 'sound of the other side is heard')
    .toBeGreaterThan(before.audioEnergy)
  await expect.poll(() => page.evaluate(soundIsPlayed), 'an element plays the sound').toBe(true)
}

/** Runs inside the page. */
function soundIsPlayed(): boolean {
  return [...document.querySelectorAll('audio, video')].some(
    (element) =>
      element instanceof HTMLMediaElement &&
      !element.muted &&
      !element.paused &&
      element.volume > 0 &&
      element.srcObject instanceof MediaStream &&
      element.srcObject.getAudioTracks().some((track) => track.readyState === 'live' && !track.muted),
  )
}
