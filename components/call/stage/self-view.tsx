'use client'

import { MicOff, VideoOff } from 'lucide-react'
import type { RefObject } from 'react'
import { classes } from '@/components/ui/classes'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import { facingOf } from '@/lib/client/devices/other-camera'
import type { RoomClient } from '@/lib/client/room/snapshot'
import { self as words } from '@/locales/en/call/stage'
import { FlipCamera } from './flip-camera'
import type { Corner } from './stage-layout'
import { useCorner } from './use-corner'
import { usePlayback } from './use-playback'

/** Clear of the words above, and of the bar below or, on a phone held sideways, beside. */
const above = 'top-[calc(var(--head,6rem)+0.5rem)]'
const below = 'bottom-[calc(6rem+env(safe-area-inset-bottom))] lying:bottom-3'
const left = 'left-[max(0.75rem,env(safe-area-inset-left))]'
const right = 'right-3 sm:right-5 lying:right-[calc(5.5rem+env(safe-area-inset-right))]'
const places: Record<Corner, string> = {
  'top-left': `${above} ${left}`,
  'top-right': `${above} ${right}`,
  'bottom-left': `${below} ${left}`,
  'bottom-right': `${below} ${right}`,
}

interface SelfViewProps {
  readonly name: string
  readonly devices: DevicesSnapshot
  readonly stage: RefObject<HTMLElement | null>
  readonly onChoose: RoomClient['chooseDevice']
}

/**
 * One's own picture, as in a mirror where the camera looks at the person; rests in a corner and is moved by dragging, by the arrow keys, or on by a
 * press.
 */
export function SelfView({ name, devices, stage, onChoose }: SelfViewProps) {
  const { localStream } = devices
  const { ref } = usePlayback<HTMLVideoElement>(localStream)
  const { corner, offset, handlers } = useCorner(stage)
  const cameraOn = devices.camera === 'on'
  const looksAway = facingOf(localStream?.getVideoTracks()[0]?.getSettings() ?? {}) === 'environment'
  return (
    <div
      style={{ transform: `translate(${offset.x}px, ${offset.y}px)` }}
      className={classes('absolute z-10 h-32 w-24 lying:h-24 lying:w-32 sm:h-36 sm:w-48', places[corner])}
    >
      <button
        type="button"
        {...handlers}
        aria-label={cameraOn ? words.cameraOn : words.cameraOff}
        title={words.drag}
        className="relative block size-full touch-none overflow-hidden rounded-2xl border border-white/70 bg-stage-raised shadow-lift"
      >
        <video
          ref={ref}
          autoPlay
          playsInline
          muted
          data-testid="self-video"
          aria-label={words.video(name)}
          className={classes(
            'pointer-events-none size-full object-cover',
            !looksAway && '-scale-x-100',
            !cameraOn && 'opacity-0',
          )}
        />
        {!cameraOn && (
          <span className="absolute inset-0 flex flex-col items-center justify-center gap-1.5 text-sm text-gray-200">
            <VideoOff aria-hidden="true" className="size-6" />
            {words.off}
          </span>
        )}
        {devices.microphone !== 'on' && (
          <span className="absolute bottom-1.5 left-1.5 rounded-full bg-red-600 p-1.5 text-white">
            <MicOff aria-hidden="true" className="size-4" />
          </span>
        )}
      </button>
      {cameraOn && localStream && <FlipCamera stream={localStream} onChoose={onChoose} />}
    </div>
  )
}
