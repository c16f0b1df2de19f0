'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Button, ButtonLink } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { Problem, SessionView } from '@/lib/room/http'
import { firstName } from './presence-words'
import { RoomGate } from './room-gate'
import { RoomHeader } from './room-header'
import { useArrival } from './use-arrival'
import { useRoomClient } from './use-room-client'

const ChatRoom = dynamic(() => import('@/components/chat/chat-room').then((part) => part.ChatRoom), {
  ssr: false,
})
const VoiceRoom = dynamic(() => import('./voice-room').then((part) => part.VoiceRoom), { ssr: false })
const VideoRoom = dynamic(() => import('./video-room').then((part) => part.VideoRoom), { ssr: false })
const rooms = { chat: ChatRoom, voice: VoiceRoom, video: VideoRoom } as const

interface RoomScreenProps {
  readonly session: SessionView
  readonly token: string | null
  /** Opened on pre-join; null: the room opens the mode's devices itself. */
  readonly localStream: MediaStream | null
  readonly joinOptions?: { readonly takeOver?: boolean }
  /** A refusal that belongs to a gate. */
  readonly onRefused: (problem: Problem) => void
  /** Leads back in after a reload without another click; joining happens on mounting either way. */
  readonly autoJoin?: boolean
  readonly onEnded: (summary: NonNullable<RoomSnapshot['summary']>) => void
}

/** The running room: joins on mounting and draws what the room client says. */
export function RoomScreen({
  session,
  token,
  localStream,
  joinOptions,
  onRefused,
  onEnded,
}: RoomScreenProps) {
  const [away, setAway] = useState(false)
  const [client, snapshot] = useRoomClient(
    { session, token, localStream, onClaimed: showClaimedAddress },
    joinOptions?.takeOver ?? false,
  )
  const { phase, failure, summary } = snapshot
  useEffect(() => {
    if (phase === 'failed' && failure) onRefused(failure)
    if (phase === 'ended' && summary) onEnded(summary)
  }, [phase, failure, summary, onRefused, onEnded])
  useArrival(snapshot)

  if (away) return <Away client={client} name={session.otherParticipantName} onBack={() => setAway(false)} />
  if (phase === 'replaced') return <Replaced client={client} />
  if (phase === 'entering' || phase === 'ended' || phase === 'failed')
    return <Entering ended={phase === 'ended'} />
  const Room = rooms[session.sessionType]
  const leave = () => {
    client.leave()
    setAway(true)
  }
  return (
    <div className="flex h-dvh min-h-80 flex-col overflow-hidden">
      <RoomHeader snapshot={snapshot} />
      <Room client={client} snapshot={snapshot} onLeave={leave} />
    </div>
  )
}

/** The secret leaves the address bar; what stays is worth nothing without this browser's cookie. */
function showClaimedAddress(linkId: string): void {
  window.history.replaceState(window.history.state, '', `/session/${linkId}`)
}

function Entering({ ended }: { readonly ended: boolean }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <p role="status" className="flex items-center gap-3 text-lg text-gray-900">
        <Spinner className="size-6 text-accent" />
        {ended ? 'The session has ended. Fetching the summary…' : 'Entering the room…'}
      </p>
    </main>
  )
}

function Replaced({ client }: { readonly client: RoomClient }) {
  return (
    <RoomGate
      title="This session is now open on another device"
      words="Only one device per person can be in the room. Nothing was lost, and the session goes on there."
    >
      <Button variant="primary" size="large" onClick={() => void client.join({ takeOver: true })}>
        Use it here instead
      </Button>
    </RoomGate>
  )
}

function Away({
  client,
  name,
  onBack,
}: {
  readonly client: RoomClient
  readonly name: string
  readonly onBack: () => void
}) {
  const back = () => {
    onBack()
    void client.join()
  }
  return (
    <RoomGate
      title="You left the room"
      words={`The session stays open for ${firstName(name)}. Your camera and microphone are off.`}
    >
      <Button variant="primary" size="large" onClick={back}>
        Go back in
      </Button>
      <ButtonLink variant="ghost" href="/">
        Close
      </ButtonLink>
    </RoomGate>
  )
}
