'use client'

import { MicOff, VideoOff } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { classes } from '@/components/ui/classes'
import type { DevicesSnapshot } from '@/lib/client/snapshot'
import { type Corner, cornerByKey, nearestCorner, nextCorner } from './stage-layout'
import { useMediaElement } from './use-media-element'

const places: Record<Corner, string> = {
  'top-left': 'top-3 left-3',
  'top-right': 'top-3 right-3',
  'bottom-left': 'bottom-3 left-3',
  'bottom-right': 'bottom-3 right-3',
}
/** A press that wanders less than this is a press. */
const dragThresholdPx = 8

interface SelfViewProps {
  readonly name: string
  readonly devices: DevicesSnapshot
  readonly stage: RefObject<HTMLElement | null>
}

/** One's own picture, mirrored as in a mirror; rests in a corner, moved by dragging, by arrow keys or by a press. */
export function SelfView({ name, devices, stage }: SelfViewProps) {
  const { ref } = useMediaElement<HTMLVideoElement>(devices.localStream)
  const { corner, offset, handlers } = useCorner(stage)
  const cameraOn = devices.camera === 'on'
  return (
    <button
      type="button"
      {...handlers}
      aria-label={`Your picture (${name}), ${cameraOn ? 'camera on' : 'camera off'}. Move it to another corner`}
      style={{ transform: `translate(${offset.x}px, ${offset.y}px)` }}
      className={classes(
        'absolute z-10 aspect-4/3 w-28 touch-none overflow-hidden rounded-2xl border-2 border-white/80 bg-stage-raised shadow-lift sm:w-44 landscape:max-h-[40%]',
        places[corner],
      )}
    >
      <video
        ref={ref}
        autoPlay
        playsInline
        muted
        data-testid="self-video"
        className={classes('size-full -scale-x-100 object-cover', !cameraOn && 'opacity-0')}
      />
      {!cameraOn && (
        <span className="absolute inset-0 grid place-items-center text-white">
          <VideoOff aria-hidden="true" className="size-6" />
        </span>
      )}
      {devices.microphone !== 'on' && (
        <span className="absolute bottom-1.5 left-1.5 rounded-full bg-red-600 p-1.5 text-white">
          <MicOff aria-hidden="true" className="size-4" />
        </span>
      )}
    </button>
  )
}

const still = { x: 0, y: 0 }

function useCorner(stage: RefObject<HTMLElement | null>) {
  const [corner, setCorner] = useState<Corner>('bottom-right')
  const [offset, setOffset] = useState(still)
  const from = useRef<{ x: number; y: number } | null>(null)
  const dragged = useRef(false)
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      from.current = { x: event.clientX, y: event.clientY }
      dragged.current = false
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      if (!from.current) return
      const moved = { x: event.clientX - from.current.x, y: event.clientY - from.current.y }
      dragged.current ||= Math.hypot(moved.x, moved.y) > dragThresholdPx
      if (dragged.current) setOffset(moved)
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      from.current = null
      setOffset(still)
      const room = stage.current?.getBoundingClientRect()
      if (!dragged.current || !room) return
      const own = event.currentTarget.getBoundingClientRect()
      setCorner(nearestCorner(own.x + own.width / 2 - room.x, own.y + own.height / 2 - room.y, room))
    },
    onPointerCancel: () => {
      from.current = null
      setOffset(still)
    },
    onClick: () => {
      if (!dragged.current) setCorner(nextCorner)
    },
    onKeyDown: (event: KeyboardEvent) => {
      const next = cornerByKey(corner, event.key)
      if (!next) return
      event.preventDefault()
      setCorner(next)
    },
  }
  return { corner, offset, handlers }
}
