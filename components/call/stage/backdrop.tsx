'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** So small that drawing it costs nothing; the blur makes up for it. */
const width = 32
const height = 32
const everyMs = 500

/** What stands beside a picture that is shown whole: the picture's own colours, blurred. An ornament. */
export function Backdrop({ video }: { readonly video: RefObject<HTMLVideoElement | null> }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const draw = () => {
      if (video.current && video.current.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
        context?.drawImage(video.current, 0, 0, width, height)
    }
    draw()
    const timer = setInterval(draw, everyMs)
    return () => clearInterval(timer)
  }, [video])
  return (
    <div aria-hidden="true" className="absolute inset-0 scale-125 opacity-35 blur-2xl">
      <canvas ref={canvas} width={width} height={height} className="size-full" />
    </div>
  )
}
