'use client'

import type { ReactNode } from 'react'
import { CallBar } from '@/components/call/call-bar'
import { CallTools } from '@/components/call/call-tools'
import { RemoteSound } from '@/components/call/stage/remote-sound'
import { PersonTile } from '@/components/call/stage/tile'
import { useWakeLock } from '@/components/call/use-wake-lock'
import { OpeningWords } from '@/components/room/opening-words'
import { theOther } from '@/lib/client/appointment/members'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { otherSide } from '@/lib/contract/other-side'
import { firstName } from '@/lib/format-name'
import { CallFailed, CallPath, CallTrouble } from './call-state'
import { AwaySoon } from './lazy-dialogs'
import { WaitingWords } from './waiting-words'

interface VoiceRoomProps {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
  readonly exits: ReactNode
}

/** Two people and who is speaking; nothing here can show a picture. */
export function VoiceRoom({ client, snapshot, exits }: VoiceRoomProps) {
  const { session, devices, phase, media } = snapshot
  const other = theOther(snapshot)
  const heard = phase === 'live' && media === 'connected'
  const otherMuted = heard && other.sends?.microphone === 'off'
  const muted = devices?.microphone !== 'on'
  const isAlone = snapshot.clock.away[otherSide(session.participantType)] !== undefined
  useWakeLock()
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-linear-to-b from-tint-strong to-white lying:flex-row">
      <main className="relative flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 sm:p-6">
        <RemoteSound stream={other.stream} name={firstName(session.otherParticipantName)} />
        {devices && <CallTrouble client={client} snapshot={snapshot} />}
        {isAlone && <AwaySoon snapshot={snapshot} />}
        <ul className="m-auto flex min-h-fit w-full max-w-4xl flex-1 flex-col gap-3 sm:max-h-112 sm:flex-row sm:gap-5">
          <PersonTile
            name={session.otherParticipantName}
            state={otherMuted ? 'muted' : heard && other.speaks ? 'speaking' : 'silent'}
            here={phase === 'live'}
          >
            {insteadOfVoice(snapshot, client)}
          </PersonTile>
          <PersonTile
            name={session.participantName}
            isSelf
            state={muted ? 'muted' : heard && snapshot.speaks ? 'speaking' : 'silent'}
            here
          />
        </ul>
      </main>
      {devices && (
        <CallBar
          client={client}
          devices={devices}
          ground="paper"
          tools={<CallTools client={client} snapshot={snapshot} ground="paper" />}
          exits={exits}
        />
      )}
    </div>
  )
}

/** What there is to say of the other side while it cannot be heard. */
function insteadOfVoice(snapshot: AppointmentSnapshot, client: AppointmentClient): ReactNode {
  const { phase, media } = snapshot
  if (phase === 'entering') return <OpeningWords ground="paper" held={snapshot.held} />
  if (phase === 'waiting') return <WaitingWords snapshot={snapshot} ground="paper" />
  if (media === 'connected') return null
  if (media === 'failed') return <CallFailed client={client} snapshot={snapshot} ground="paper" />
  return <CallPath snapshot={snapshot} />
}
