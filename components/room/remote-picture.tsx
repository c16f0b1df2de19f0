'use client'

import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { isolated } from '@/lib/room/isolated'
import { Backdrop } from './backdrop'
import { useFit } from './use-fit'
import { usePlayback } from './use-playback'

interface RemotePictureProps {
  readonly snapshot: RoomSnapshot
  readonly stage: RefObject<HTMLElement | null>
  readonly video: RefObject<HTMLVideoElement | null>
  /** A shared screen in its own size, to be moved about. */
  readonly enlarged: boolean
  readonly children: (hasPicture: boolean) => ReactNode
}

/** Each edge can be moved clear of the head and of the bar. */
const paneLook =
  'absolute inset-0 overflow-auto overscroll-contain -outline-offset-4 pt-[calc(var(--head,6rem)+0.5rem)] pb-24 lying:pr-24 lying:pb-3'
/** Without a width a video has that of its picture; a weak line makes that smaller, and what is enlarged is never small. */
const ownSize = 'block max-w-none min-w-[max(100%,60rem)]'

/**
 * The other side's picture: filling the stage where little is lost by it, else whole before a blurred ground; a shared screen always whole. On a lost path the last one
 * stays, dimmed. Silent, because the sound has an element of its own.
 */
export function RemotePicture({ snapshot, stage, video: ref, enlarged, children }: RemotePictureProps) {
  const { session, remoteStream, phase, media, otherCamera, otherMedia } = snapshot
  usePlayback(remoteStream, ref)
  const { fit: best, measured, fresh } = useFit(ref, stage)
  const isScreen = otherMedia?.camera === 'screen'
  const fit = isScreen ? 'contain' : best
  const connected = media === 'connected'
  // A screen on which nothing moves sends next to nothing.
  const moves = fresh || (phase === 'live' && (otherCamera || isScreen || !connected))
  // What comes after the other side has said so is black.
  const sends = moves && otherMedia?.camera !== 'off' && otherMedia?.camera !== 'paused'
  const isShown = remoteStream !== null && sends
  const hasPicture = measured && isShown
  const pane = useRef<HTMLElement>(null)
  // The arrow keys move what has the focus.
  useEffect(() => {
    if (enlarged) pane.current?.focus()
  }, [enlarged])
  const around = enlarged
    ? { tabIndex: 0, 'aria-label': `${isolated(session.otherParticipantName)}'s screen, enlarged` }
    : {}
  return (
    <>
      {fit === 'contain' && hasPicture && !enlarged && <Backdrop video={ref} />}
      {/* Always there: an element that is put elsewhere in the page plays its video anew. */}
      <section ref={pane} {...around} className={enlarged ? paneLook : 'contents'}>
        <video
          ref={ref}
          autoPlay
          playsInline
          muted
          aria-label={`${isScreen ? 'Screen' : 'Video'} of ${session.otherParticipantName}`}
          data-testid="remote-video"
          className={classes(
            'transition-opacity duration-300',
            enlarged ? ownSize : 'absolute inset-0 size-full',
            fit === 'cover' ? 'object-cover' : 'object-contain',
            // The first one is there at once; only one that has gone fades.
            measured && !isShown && 'opacity-0',
            hasPicture && !connected && !fresh && 'opacity-40',
          )}
        />
      </section>
      {children(hasPicture)}
    </>
  )
}
