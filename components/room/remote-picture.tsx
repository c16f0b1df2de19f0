'use client'

import type { ReactNode, RefObject } from 'react'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { Backdrop } from './backdrop'
import { useFit } from './use-fit'
import { usePlayback } from './use-playback'

interface RemotePictureProps {
  readonly snapshot: RoomSnapshot
  readonly stage: RefObject<HTMLElement | null>
  readonly video: RefObject<HTMLVideoElement | null>
  readonly children: (hasPicture: boolean) => ReactNode
}

/**
 * The other side's picture: filling the stage where little is lost by it, else whole before a blurred ground; a shared screen always whole. On a lost path the last one
 * stays, dimmed. Silent, because the sound has an element of its own.
 */
export function RemotePicture({ snapshot, stage, video: ref, children }: RemotePictureProps) {
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
  return (
    <>
      {fit === 'contain' && hasPicture && <Backdrop video={ref} />}
      <video
        ref={ref}
        autoPlay
        playsInline
        muted
        aria-label={`${isScreen ? 'Screen' : 'Video'} of ${session.otherParticipantName}`}
        data-testid="remote-video"
        className={classes(
          'absolute inset-0 size-full transition-opacity duration-300',
          fit === 'cover' ? 'object-cover' : 'object-contain',
          // The first one is there at once; only one that has gone fades.
          measured && !isShown && 'opacity-0',
          hasPicture && !connected && !fresh && 'opacity-40',
        )}
      />
      {children(hasPicture)}
    </>
  )
}
