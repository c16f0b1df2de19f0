'use client'

import { type ReactNode, useCallback, useRef } from 'react'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { CallBar } from './call-bar'
import { CallTools } from './call-tools'
import { firstName } from './presence-words'
import { RemotePicture } from './remote-picture'
import { RemoteSound } from './remote-sound'
import { SelfView } from './self-view'
import { OpeningStage, StageWords } from './stage-words'
import { TroubleStrip } from './trouble-strip'
import { useFirstPicture } from './use-first-picture'
import { useWakeLock } from './use-wake-lock'

interface VideoRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly exits: ReactNode
  readonly drawn: boolean
  readonly onDrawn: (drawn: true) => void
}

/** The other person fills the stage; everything else lies small upon it. */
export function VideoRoom({ client, snapshot, exits, drawn, onDrawn }: VideoRoomProps) {
  const { session, devices, remoteStream } = snapshot
  const stage = useRef<HTMLElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  useWakeLock()
  useFirstPicture(
    video,
    useCallback(() => onDrawn(true), [onDrawn]),
  )
  return (
    <>
      <main ref={stage} className="absolute inset-0 overflow-hidden bg-stage">
        <RemotePicture snapshot={snapshot} stage={stage} video={video}>
          {(hasPicture) =>
            drawn ? (
              <StageWords client={client} snapshot={snapshot} hasPicture={hasPicture} />
            ) : (
              <OpeningStage />
            )
          }
        </RemotePicture>
        {drawn && devices && (
          <>
            <div className="pointer-events-none absolute inset-x-3 top-[calc(5.5rem+env(safe-area-inset-top))] z-20 max-sm:top-[calc(8.75rem+env(safe-area-inset-top))] lying:top-[calc(5.5rem+env(safe-area-inset-top))]! lying:right-24">
              <TroubleStrip client={client} snapshot={snapshot} />
            </div>
            <SelfView name={session.participantName} devices={devices} stage={stage} />
          </>
        )}
        <RemoteSound stream={remoteStream} name={firstName(session.otherParticipantName)} />
      </main>
      {drawn && devices && (
        <CallBar
          client={client}
          devices={devices}
          ground="stage"
          tools={<CallTools client={client} snapshot={snapshot} ground="stage" video={video} />}
          exits={exits}
        />
      )}
    </>
  )
}
