'use client'

import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { classes } from '@/components/ui/classes'
import type { MemberView, RoomSnapshot } from '@/lib/client/room/snapshot'
import { isolated } from '@/lib/contract/isolated'
import { picture as words } from '@/locales/en/call/stage'
import { Backdrop } from './backdrop'
import { useFit } from './use-fit'
import { usePlayback } from './use-playback'

interface RemotePictureProps {
  /** Whose picture. */
  readonly member: MemberView
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
 * Another member's picture: filling the stage where little is lost by it, else whole before a blurred ground; a shared screen always whole. On a lost path the last one
 * stays, dimmed. Silent, because the sound has an element of its own.
 */
export function RemotePicture({
  member,
  snapshot,
  stage,
  video: ref,
  enlarged,
  children,
}: RemotePictureProps) {
  const { phase, media } = snapshot
  usePlayback(member.stream, ref)
  const { fit: best, measured, fresh } = useFit(ref, stage)
  const said = member.sends?.camera
  const isScreen = said === 'screen'
  const fit = isScreen ? 'contain' : best
  const connected = media === 'connected'
  // A screen on which nothing moves sends next to nothing.
  const moves = fresh || (phase === 'live' && (member.camera || isScreen || !connected))
  // What comes after the other side has said so is black.
  const sends = moves && said !== 'off' && said !== 'paused'
  const isShown = member.stream !== null && sends
  const hasPicture = measured && isShown
  const pane = useRef<HTMLElement>(null)
  // The arrow keys move what has the focus.
  useEffect(() => {
    if (enlarged) pane.current?.focus()
  }, [enlarged])
  const around = enlarged ? { tabIndex: 0, 'aria-label': words.screenEnlarged(isolated(member.name)) } : {}
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
          aria-label={(isScreen ? words.screen : words.video)(member.name)}
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
