'use client'

import { MicOff } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { ControlBar } from './control-bar'
import { PathNotice } from './path-notice'
import { firstName } from './presence-words'
import { TapToHear } from './tap-to-hear'
import { useMediaElement } from './use-media-element'
import { WaitingCard } from './waiting-card'

interface VoiceRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly onLeave: () => void
}

/** Two people and who is speaking; nothing here can show a picture. */
export function VoiceRoom({ client, snapshot, onLeave }: VoiceRoomProps) {
  const { session, speaking, otherPresent, devices, remoteStream, phase } = snapshot
  const { ref, blocked, unblock } = useMediaElement<HTMLAudioElement>(remoteStream)
  return (
    <>
      <main className="relative flex flex-1 flex-col items-center justify-center gap-8 overflow-y-auto bg-linear-to-b from-tint to-white p-6">
        {/* biome-ignore lint/a11y/useMediaCaption: a live voice has no captions to offer */}
        <audio ref={ref} autoPlay data-testid="remote-audio" />
        <ul className="flex flex-wrap items-start justify-center gap-10 sm:gap-20">
          <Person
            name={session.otherParticipantName}
            says={otherPresent ? undefined : 'not here'}
            speaking={speaking.other && otherPresent}
            faded={!otherPresent}
          />
          <Person
            name={session.participantName}
            note="You"
            speaking={speaking.self && devices?.microphone === 'on'}
            muted={devices?.microphone !== 'on'}
          />
        </ul>
        {phase === 'waiting' && <WaitingCard snapshot={snapshot} />}
        <PathNotice client={client} snapshot={snapshot} />
        {blocked && <TapToHear name={firstName(session.otherParticipantName)} onTap={unblock} />}
      </main>
      <ControlBar client={client} snapshot={snapshot} onLeave={onLeave} />
    </>
  )
}

interface PersonProps {
  readonly name: string
  readonly note?: string
  readonly says?: string | undefined
  readonly speaking: boolean
  readonly muted?: boolean
  readonly faded?: boolean
}

function Person({ name, note, says, speaking, muted = false, faded = false }: PersonProps) {
  const words = muted ? 'Microphone off' : speaking ? 'Speaking' : (says ?? '')
  return (
    <li className="flex w-40 flex-col items-center gap-3 text-center sm:w-48">
      <span
        className={classes(
          'rounded-full p-1.5 ring-4 transition-shadow duration-150',
          speaking ? 'ring-brand' : 'ring-transparent',
          faded && 'opacity-50',
        )}
      >
        <Avatar name={name} size="huge" />
      </span>
      <span className="max-w-full font-semibold text-gray-900">
        {name}
        {note && <span className="font-normal text-gray-600"> ({note})</span>}
      </span>
      <span className="flex min-h-6 items-center gap-1.5 text-sm">
        {muted && <MicOff aria-hidden="true" className="size-4" />}
        {words}
      </span>
    </li>
  )
}
