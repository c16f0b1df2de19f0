import { audioContext } from '@/lib/client/browser/environment'

/** Two falling sines, a quarter second each; a browser that does not let us sound stays silent. */
export function chime(): void {
  const context = audioContext()
  if (!context) return
  const startAt = context.currentTime
  for (const [index, hertz] of [880, 660].entries()) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    const at = startAt + index * 0.18
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.08, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.32)
  }
  setTimeout(() => void context.close(), 1_000)
}

export function titleUntilSeen(title: string): () => void {
  if (document.visibilityState === 'visible') return () => {}
  const before = document.title
  const seen = () => {
    if (document.visibilityState !== 'visible') return
    document.title = before
    document.removeEventListener('visibilitychange', seen)
  }
  document.title = title
  document.addEventListener('visibilitychange', seen)
  return () => {
    document.title = before
    document.removeEventListener('visibilitychange', seen)
  }
}
