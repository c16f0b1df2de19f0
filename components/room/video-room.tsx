'use client'

import { useRef, useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { ControlBar } from './control-bar'
import { PathNotice } from './path-notice'
import { connectionWords, firstName } from './presence-words'
import { SelfView } from './self-view'
import { fitOf } from './stage-layout'
import { TapToHear } from './tap-to-hear'
import { useMediaElement } from './use-media-element'
import { WaitingCard } from './waiting-card'

interface VideoRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly onLeave: () => void
}

/** The other person fills the stage; one's own picture lies small upon it. */
export function VideoRoom({ client, snapshot, onLeave }: VideoRoomProps) {
  const { session, devices, phase, otherPresent } = snapshot
  const stage = useRef<HTMLElement>(null)
  const name = firstName(session.otherParticipantName)
  const { ref, blocked, unblock } = useMediaElement<HTMLVideoElement>(snapshot.remoteStream)
  const [fit, setFit] = useState<'cover' | 'contain'>('contain')
  const measure = () => {
    const [picture, room] = [ref.current, stage.current]
    if (picture && room) {
      setFit(
        fitOf(
          { width: picture.videoWidth, height: picture.videoHeight },
          { width: room.clientWidth, height: room.clientHeight },
        ),
      )
    }
  }
  const shown = snapshot.otherCamera && phase === 'live'
  const dimmed = shown && snapshot.media !== 'connected'
  return (
    <>
      <main ref={stage} className="relative flex-1 overflow-hidden bg-stage">
        {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions to offer */}
        <video
          ref={ref}
          autoPlay
          playsInline
          aria-label={`Video of ${session.otherParticipantName}`}
          data-testid="remote-video"
          onLoadedMetadata={measure}
          onResize={measure}
          className={classes(
            'absolute inset-0 size-full transition-opacity',
            fit === 'cover' ? 'object-cover' : 'object-contain',
            !shown && 'opacity-0',
            dimmed && 'opacity-40',
          )}
        />
        <div className="absolute inset-0 grid place-items-center overflow-y-auto p-4">
          {!shown && (
            <div className="flex flex-col items-center gap-5">
              <Avatar name={session.otherParticipantName} size="huge" />
              {phase === 'waiting' && <WaitingCard snapshot={snapshot} dark />}
              {phase === 'live' && (
                <p className="text-lg font-medium text-white">
                  {snapshot.media === 'connected'
                    ? `${name}'s camera is off`
                    : connectionWords(snapshot).words}
                </p>
              )}
              <PathNotice client={client} snapshot={snapshot} />
            </div>
          )}
          {dimmed && (
            <div className="flex flex-col items-center gap-4">
              <p className="rounded-full bg-ink/85 px-5 py-3 font-semibold text-white">
                {connectionWords(snapshot).words}
              </p>
              {otherPresent && <PathNotice client={client} snapshot={snapshot} />}
            </div>
          )}
        </div>
        {devices && <SelfView name={session.participantName} devices={devices} stage={stage} />}
        {blocked && <TapToHear name={name} onTap={unblock} />}
      </main>
      <ControlBar client={client} snapshot={snapshot} onLeave={onLeave} dark />
    </>
  )
}
