'use client'

import { VideoOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { preview as words } from '@/locales/en/devices/devices'

/** One's own picture, as in a mirror. */
export function Preview({ stream }: { readonly stream: MediaStream | null }) {
  const video = useRef<HTMLVideoElement>(null)

  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])

  return (
    <div className="relative aspect-video overflow-hidden rounded-2xl bg-stage">
      {stream ? (
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          aria-label={words.label}
          className="size-full -scale-x-100 object-cover"
        />
      ) : (
        <div className="flex size-full flex-col items-center justify-center gap-2 text-white">
          <VideoOff aria-hidden="true" className="size-8" />
          {words.off}
        </div>
      )}
    </div>
  )
}
