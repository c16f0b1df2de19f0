'use client'

import type { ReactNode } from 'react'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { otherSide } from '@/lib/room/other-side'
import { CallBar } from './call-bar'
import { CallTools } from './call-tools'
import { AwaySoon } from './lazy-ways-out'
import { PathFailed } from './path-failed'
import { PathWords } from './path-words'
import { PersonTile } from './person-tile'
import { firstName } from './presence-words'
import { RemoteSound } from './remote-sound'
import { TroubleStrip } from './trouble-strip'
import { useWakeLock } from './use-wake-lock'
import { OpeningWords, WaitingWords } from './waiting-words'

interface VoiceRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly exits: ReactNode
}

/** Two people and who is speaking; nothing here can show a picture. */
export function VoiceRoom({ client, snapshot, exits }: VoiceRoomProps) {
  const { session, speaking, devices, remoteStream, phase, media } = snapshot
  const heard = phase === 'live' && media === 'connected'
  const otherMuted = heard && snapshot.otherMedia?.microphone === 'off'
  const muted = devices?.microphone !== 'on'
  const isAlone = snapshot.clock.away[otherSide(session.participantType)] !== undefined
  useWakeLock()
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-linear-to-b from-tint-strong to-white lying:flex-row">
      <main className="relative flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 sm:p-6">
        <RemoteSound stream={remoteStream} name={firstName(session.otherParticipantName)} />
        {devices && <TroubleStrip client={client} snapshot={snapshot} />}
        {isAlone && <AwaySoon snapshot={snapshot} />}
        <ul className="m-auto flex min-h-fit w-full max-w-4xl flex-1 flex-col gap-3 sm:max-h-112 sm:flex-row sm:gap-5">
          <PersonTile
            name={session.otherParticipantName}
            state={otherMuted ? 'muted' : heard && speaking.other ? 'speaking' : 'silent'}
            here={phase === 'live'}
          >
            {insteadOfVoice(snapshot, client)}
          </PersonTile>
          <PersonTile
            name={session.participantName}
            isSelf
            state={muted ? 'muted' : heard && speaking.self ? 'speaking' : 'silent'}
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
function insteadOfVoice(snapshot: RoomSnapshot, client: RoomClient): ReactNode {
  const { phase, media } = snapshot
  if (phase === 'entering') return <OpeningWords ground="paper" held={snapshot.held} />
  if (phase === 'waiting') return <WaitingWords snapshot={snapshot} ground="paper" />
  if (media === 'connected') return null
  if (media === 'failed') return <PathFailed snapshot={snapshot} ground="paper" onRetry={client.retryMedia} />
  return <PathWords snapshot={snapshot} />
}
