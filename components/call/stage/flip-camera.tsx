'use client'

import { SwitchCamera } from 'lucide-react'
import { useState } from 'react'
import { useDeviceList } from '@/components/devices/use-device-list'
import { Spinner } from '@/components/ui/spinner'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { type DeviceWish, otherCamera } from '@/lib/client/devices/other-camera'
import type { RoomClient } from '@/lib/client/room/snapshot'
import { flip as words } from '@/locales/en/call/stage'

interface FlipCameraProps {
  /** One's own, with the camera that is on. */
  readonly stream: MediaStream
  readonly onChoose: RoomClient['chooseDevice']
}

/** Lies on one's own picture where there is another camera to show. One that does not open leaves the present one, and the strip says so. */
export function FlipCamera({ stream, onChoose }: FlipCameraProps) {
  const { camera: cameras } = useDeviceList(stream)
  const [pending, setPending] = useState(false)
  /** The label of the camera that was on at the last press. */
  const [before, setBefore] = useState<string | null>(null)
  const track = stream.getVideoTracks()[0]
  const isHeld = window.matchMedia('(pointer: coarse)').matches
  const ids = cameras.map(({ id }) => id)
  const other = track ? otherCamera(ids, track.getSettings(), isHeld) : null
  if (!track || other === null) return null
  const name = nameOf(other)
  const flip = async () => {
    setBefore(track.label)
    setPending(true)
    await onChoose('video', other)
    setPending(false)
  }
  const isOther = before !== null && before !== track.label
  return (
    <>
      <button
        type="button"
        aria-label={name}
        title={name}
        aria-busy={pending}
        aria-disabled={pending}
        onClick={() => !pending && void flip()}
        className="absolute right-0 bottom-0 grid size-12 place-items-center rounded-2xl aria-disabled:cursor-progress"
      >
        <span className="forced-edge grid size-9 place-items-center rounded-full bg-stage/85 text-white">
          {pending ? <Spinner className="size-5" /> : <SwitchCamera aria-hidden="true" className="size-5" />}
        </span>
      </button>
      <VisuallyHidden role="status">{isOther ? words.now(track.label) : ''}</VisuallyHidden>
    </>
  )
}

function nameOf(wish: DeviceWish): string {
  if (typeof wish === 'string') return words.next
  return wish.facing === 'user' ? words.front : words.back
}
