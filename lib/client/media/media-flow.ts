/** What getStats says of the flow: counters since the connection began, and levels from 0 to 1. */
export interface FlowSample {
  readonly audioPackets: number
  readonly videoPackets: number
  readonly selfLevel: number
  readonly otherLevel: number
}

/** From a connection's report; members vary by browser, so each is looked for (https://www.w3.org/TR/webrtc-stats/). */
export function sampleOf(report: RTCStatsReport): FlowSample {
  let sample: FlowSample = { audioPackets: 0, videoPackets: 0, selfLevel: 0, otherLevel: 0 }
  report.forEach((stat: object) => {
    const kind: unknown = Reflect.get(stat, 'kind')
    const type: unknown = Reflect.get(stat, 'type')
    if (type === 'inbound-rtp' && kind === 'video') {
      sample = { ...sample, videoPackets: sample.videoPackets + numberIn(stat, 'packetsReceived') }
    } else if (type === 'inbound-rtp' && kind === 'audio') {
      const audioPackets = sample.audioPackets + numberIn(stat, 'packetsReceived')
      sample = { ...sample, audioPackets, otherLevel: numberIn(stat, 'audioLevel') }
    } else if (type === 'media-source' && kind === 'audio') {
      sample = { ...sample, selfLevel: numberIn(stat, 'audioLevel') }
    }
  })
  return sample
}

function numberIn(stat: object, name: string): number {
  const value: unknown = Reflect.get(stat, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Packets unchanged for this long mean that the path is gone: 6 s before the browser says so. */
export const stillMs = 1_500
/** Speech has pauses between words; the sign stays on across them. */
const speakingHoldMs = 700
const speakingLevel = 0.02

export interface Flow {
  readonly sample: FlowSample
  /** When audio (video) packets last arrived; null: never in this call. */
  readonly audioAtMs: number | null
  readonly videoAtMs: number | null
  readonly selfSpokeAtMs: number | null
  readonly otherSpokeAtMs: number | null
  /** Samples in a row without any new packet. A page that was held up for seconds has one, not a lost path. */
  readonly stillSamples: number
}

export const noFlow: Flow = {
  sample: { audioPackets: 0, videoPackets: 0, selfLevel: 0, otherLevel: 0 },
  audioAtMs: null,
  videoAtMs: null,
  selfSpokeAtMs: null,
  otherSpokeAtMs: null,
  stillSamples: 0,
}

export function observed(flow: Flow, sample: FlowSample, nowMs: number): Flow {
  const audio = sample.audioPackets > flow.sample.audioPackets
  const video = sample.videoPackets > flow.sample.videoPackets
  return {
    sample,
    audioAtMs: audio ? nowMs : flow.audioAtMs,
    videoAtMs: video ? nowMs : flow.videoAtMs,
    selfSpokeAtMs: sample.selfLevel > speakingLevel ? nowMs : flow.selfSpokeAtMs,
    otherSpokeAtMs: audio && sample.otherLevel > speakingLevel ? nowMs : flow.otherSpokeAtMs,
    stillSamples: audio || video ? 0 : flow.stillSamples + 1,
  }
}

/** There was a flow and it has stopped. A side that has nothing to send never had one. */
export function isStill(flow: Flow, nowMs: number): boolean {
  const lastMs = Math.max(flow.audioAtMs ?? 0, flow.videoAtMs ?? 0)
  return lastMs > 0 && flow.stillSamples >= 2 && nowMs - lastMs >= stillMs
}

/** The other side's picture arrives. A camera that is off sends nothing while the voice goes on. */
export function hasPicture(flow: Flow, nowMs: number): boolean {
  return flow.videoAtMs !== null && nowMs - flow.videoAtMs < stillMs
}

export function speaking(flow: Flow, nowMs: number): { self: boolean; other: boolean } {
  const recent = (atMs: number | null) => atMs !== null && nowMs - atMs < speakingHoldMs
  return { self: recent(flow.selfSpokeAtMs), other: recent(flow.otherSpokeAtMs) }
}
