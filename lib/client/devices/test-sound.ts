import { soundThrough } from './speaker'

const sampleRate = 16_000
const seconds = 0.9
/** Two soft notes, a third apart. */
const notes = [523.25, 659.25] as const

/** Plays a short sound through the chosen speaker; false where the browser does not let it. */
export async function playTestSound(speakerId: string): Promise<boolean> {
  const url = URL.createObjectURL(new Blob([waveFile(drawnNotes())], { type: 'audio/wav' }))
  const element = new Audio(url)
  try {
    await soundThrough(element, speakerId)
    const ended = new Promise((resolve) => {
      element.onended = resolve
      element.onerror = resolve
    })
    await element.play()
    await ended
    return element.error === null
  } catch {
    return false
  } finally {
    URL.revokeObjectURL(url)
  }
}

function drawnNotes(): Int16Array {
  const samples = new Int16Array(sampleRate * seconds)
  const each = samples.length / notes.length
  for (const [index, hertz] of notes.entries()) {
    for (let n = 0; n < each; n += 1) {
      // It swells and fades, so that nothing clicks.
      const loudness = Math.sin((Math.PI * n) / each) * 0.4
      const value = Math.sin((2 * Math.PI * hertz * n) / sampleRate) * loudness
      samples[Math.floor(index * each) + n] = Math.round(value * 0x7fff)
    }
  }
  return samples
}

/** The canonical 44 bytes of a PCM file, then the samples; one channel, 16 bit. */
function waveFile(samples: Int16Array): ArrayBuffer {
  const bytes = samples.length * 2
  const view = new DataView(new ArrayBuffer(44 + bytes))
  const text = (at: number, words: string) => {
    for (let n = 0; n < words.length; n += 1) view.setUint8(at + n, words.charCodeAt(n))
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + bytes, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, bytes, true)
  samples.forEach((sample, n) => {
    view.setInt16(44 + n * 2, sample, true)
  })
  return view.buffer
}
