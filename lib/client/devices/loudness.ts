import { audioContext } from '../browser/environment'

/** Loudness in steps, for a meter that is read at a glance: 0 is silence, 11 as loud as it gets. */
export const levelSteps = 11

/** Under this a microphone hears only its own noise, dB relative to full scale. */
const floorDb = -60
const ceilingDb = -10

/** From samples between -1 and 1. The ear grades loudness by ratios, so the steps are decibels. */
export function stepOf(samples: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < samples.length; at += 1) sum += (samples[at] ?? 0) ** 2
  const power = samples.length > 0 ? sum / samples.length : 0
  const decibel = 10 * Math.log10(power + 1e-12)
  const share = (decibel - floorDb) / (ceilingDb - floorDb)
  return Math.round(Math.min(1, Math.max(0, share)) * levelSteps)
}

/** A voice reaches this step; the noise of a quiet room does not. */
export const voiceStep = 4
/** So many readings at or above it, of the last ones: a knock on the table is shorter, a word is not. */
const voiceReadings = 3
/** A second. */
export const readingsKept = 20

/** Whether somebody speaks, from the last readings. */
export function isVoice(steps: readonly number[]): boolean {
  return steps.slice(-readingsKept).filter((step) => step >= voiceStep).length >= voiceReadings
}

const everyMs = 50

/** Reads a track's loudness as long as the undo is not called, where the browser can. Nothing is recorded and nothing leaves the page. */
export function watchLevel(track: MediaStreamTrack, onStep: (step: number) => void): () => void {
  const context = audioContext()
  if (!context) return () => {}
  // After a reload a browser may hold audio back until a press; the meter stays at rest until then.
  void context.resume().catch(() => undefined)
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    onStep(stepOf(samples))
  }, everyMs)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}
