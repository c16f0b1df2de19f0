'use client'

import { type ReactNode, type RefObject, useCallback, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { CallBar } from '@/components/call/call-bar'
import { CallTools } from '@/components/call/call-tools'
import { useEscape } from '@/components/call/keys/use-escape'
import { RemotePicture } from '@/components/call/stage/remote-picture'
import { RemoteSound } from '@/components/call/stage/remote-sound'
import { ScreenLabel } from '@/components/call/stage/screen-label'
import { SelfView } from '@/components/call/stage/self-view'
import { OpeningStage, StageWords } from '@/components/call/stage/stage-words'
import { useFirstPicture } from '@/components/call/stage/use-first-picture'
import { useWakeLock } from '@/components/call/use-wake-lock'
import { OpeningWords } from '@/components/room/opening-words'
import { theOther } from '@/lib/client/appointment/members'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { otherSide } from '@/lib/contract/other-side'
import { firstName } from '@/lib/format-name'
import { CallFailed, CallPath, CallTrouble } from './call-state'
import { AwaySoon } from './lazy-dialogs'
import { WaitingWords } from './waiting-words'

interface VideoRoomProps {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
  readonly exits: ReactNode
  readonly drawn: boolean
  readonly onDrawn: (drawn: true) => void
  readonly notices: HTMLElement | null
}

/** The other person fills the stage; everything else lies small upon it. */
export function VideoRoom({ client, snapshot, exits, drawn, onDrawn, notices }: VideoRoomProps) {
  const { session, devices } = snapshot
  const other = theOther(snapshot)
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
        <RemotePicture
          member={other}
          snapshot={snapshot}
          stage={stage}
          video={video}
          enlarged={screen.enlarged}
        >
          {(hasPicture) =>
            drawn ? (
              <StageWords
                member={other}
                snapshot={snapshot}
                hasPicture={hasPicture}
                opening={<OpeningWords ground="stage" held={snapshot.held} />}
                waiting={<WaitingWords snapshot={snapshot} ground="stage" />}
                path={<CallPath snapshot={snapshot} />}
                failed={<CallFailed client={client} snapshot={snapshot} ground="stage" />}
              />
            ) : (
              <OpeningStage>
                <OpeningWords ground="stage" held={null} />
              </OpeningStage>
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
        <RemoteSound stream={other.stream} name={firstName(session.otherParticipantName)} notices={notices} />
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
function useEnlarged(snapshot: AppointmentSnapshot): Enlarged {
  const [enlarged, onChange] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const isScreen = theOther(snapshot).sends?.camera === 'screen' && snapshot.phase === 'live'
  // The next screen begins whole.
  if (enlarged && !isScreen) onChange(false)
  useEscape(enlarged, () => {
    onChange(false)
    button.current?.focus()
  })
  return { isScreen, enlarged: enlarged && isScreen, button, onChange }
}

interface NoticesProps extends Enlarged {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
}

/** Everything there is to read over the picture, one below the other. */
function Notices({ client, snapshot, isScreen, ...screen }: NoticesProps) {
  const { session, clock } = snapshot
  const isAlone = clock.away[otherSide(session.participantType)] !== undefined
  return (
    <>
      {isScreen && <ScreenLabel {...screen} name={session.otherParticipantName} />}
      <CallTrouble client={client} snapshot={snapshot} />
      {isAlone && <AwaySoon snapshot={snapshot} />}
    </>
  )
}
