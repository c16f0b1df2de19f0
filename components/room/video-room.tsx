'use client'

import { type ReactNode, type RefObject, useCallback, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { otherSide } from '@/lib/room/other-side'
import { CallBar } from './call-bar'
import { CallTools } from './call-tools'
import { AwaySoon } from './lazy-ways-out'
import { firstName } from './presence-words'
import { RemotePicture } from './remote-picture'
import { RemoteSound } from './remote-sound'
import { ScreenLabel } from './screen-label'
import { SelfView } from './self-view'
import { OpeningStage, StageWords } from './stage-words'
import { TroubleStrip } from './trouble-strip'
import { useEscape } from './use-escape'
import { useFirstPicture } from './use-first-picture'
import { useWakeLock } from './use-wake-lock'

interface VideoRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly exits: ReactNode
  readonly drawn: boolean
  readonly onDrawn: (drawn: true) => void
  readonly notices: HTMLElement | null
}

/** The other person fills the stage; everything else lies small upon it. */
export function VideoRoom({ client, snapshot, exits, drawn, onDrawn, notices }: VideoRoomProps) {
  const { session, devices, remoteStream } = snapshot
  const stage = useRef<HTMLElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const screen = useEnlarged(snapshot)
  useWakeLock()
  useFirstPicture(
    video,
    useCallback(() => onDrawn(true), [onDrawn]),
  )
  return (
    <>
      <main ref={stage} className="absolute inset-0 overflow-hidden bg-stage">
        <RemotePicture snapshot={snapshot} stage={stage} video={video} enlarged={screen.enlarged}>
          {(hasPicture) =>
            drawn ? (
              <StageWords client={client} snapshot={snapshot} hasPicture={hasPicture} />
            ) : (
              <OpeningStage />
            )
          }
        </RemotePicture>
        {drawn && devices && (
          <SelfView
            name={session.participantName}
            devices={devices}
            stage={stage}
            onChoose={client.chooseDevice}
          />
        )}
        <RemoteSound stream={remoteStream} name={firstName(session.otherParticipantName)} notices={notices} />
      </main>
      {drawn &&
        devices &&
        notices &&
        createPortal(<Notices {...screen} client={client} snapshot={snapshot} />, notices)}
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

interface Enlarged {
  readonly isScreen: boolean
  readonly enlarged: boolean
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onChange: (enlarged: boolean) => void
}

/** Whether the other side's screen is shown in its own size. Esc leads back to where that began. */
function useEnlarged({ otherMedia, phase }: RoomSnapshot): Enlarged {
  const [enlarged, onChange] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const isScreen = otherMedia?.camera === 'screen' && phase === 'live'
  // The next screen begins whole.
  if (enlarged && !isScreen) onChange(false)
  useEscape(enlarged, () => {
    onChange(false)
    button.current?.focus()
  })
  return { isScreen, enlarged: enlarged && isScreen, button, onChange }
}

interface NoticesProps extends Enlarged {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
}

/** Everything there is to read over the picture, one below the other. */
function Notices({ client, snapshot, isScreen, ...screen }: NoticesProps) {
  const { session, clock } = snapshot
  const isAlone = clock.away[otherSide(session.participantType)] !== undefined
  return (
    <>
      {isScreen && <ScreenLabel {...screen} name={session.otherParticipantName} />}
      <TroubleStrip client={client} snapshot={snapshot} />
      {isAlone && <AwaySoon snapshot={snapshot} />}
    </>
  )
}
