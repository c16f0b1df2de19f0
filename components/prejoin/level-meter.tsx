'use client'

import { useEffect, useRef } from 'react'

/** A bar that moves with the voice. Drawn past React: it changes with every frame. */
export function LevelMeter({ stream }: { readonly stream: MediaStream }) {
  const bar = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const [track] = stream.getAudioTracks()
    if (!track) return
    return watchLevel(track, (level) => {
      if (bar.current) bar.current.style.scale = `${level} 1`
    })
  }, [stream])

  return (
    <div aria-hidden="true" className="forced-edge h-2 w-full overflow-hidden rounded-full bg-gray-200">
      <div ref={bar} className="h-full w-full origin-left scale-x-0 rounded-full bg-green-700" />
    </div>
  )
}

/** Calls back with 0…1, loudness as the ear grades it; answers the undo. */
function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let frame = 0
  const draw = () => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    const decibel = 10 * Math.log10(power + 1e-9)
    onLevel(Math.min(1, Math.max(0, (decibel + 60) / 50)))
    frame = requestAnimationFrame(draw)
  }
  draw()
  return () => {
    cancelAnimationFrame(frame)
    void context.close()
  }
}
