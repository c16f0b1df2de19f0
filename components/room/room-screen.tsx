'use client'

import { useEffect, useEffectEvent } from 'react'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { Problem, SessionView } from '@/lib/room/http'
import { modeRooms } from './mode-rooms'
import { RoomView } from './room-view'
import { useArrival } from './use-arrival'
import { useRoomClient } from './use-room-client'

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
  /** With the session as the room knew it last: it may have been extended. */
  readonly onEnded: (summary: NonNullable<RoomSnapshot['summary']>, session: SessionView) => void
}

/** The running room: joins on mounting and draws what the room client says. Closing the page leaves; only a person ends. */
export function RoomScreen({
  session,
  token,
  localStream,
  joinOptions,
  onRefused,
  onEnded,
}: RoomScreenProps) {
  const [client, snapshot] = useRoomClient(
    { session, token, localStream, onClaimed: showClaimedAddress },
    joinOptions?.takeOver ?? false,
  )
  const { phase, failure, summary } = snapshot
  const tellRefused = useEffectEvent(onRefused)
  const tellEnded = useEffectEvent((how: NonNullable<RoomSnapshot['summary']>) =>
    onEnded(how, snapshot.session),
  )
  useEffect(() => {
    if (phase === 'failed' && failure) tellRefused(failure)
    if (phase === 'ended' && summary) tellEnded(summary)
  }, [phase, failure, summary])
  useEffect(() => void modeRooms[session.sessionType].part.load(), [session.sessionType])
  useArrival(snapshot)
  return <RoomView client={client} snapshot={snapshot} />
}

/** The secret leaves the address bar; what stays is worth nothing without this browser's cookie. */
function showClaimedAddress(linkId: string): void {
  window.history.replaceState(window.history.state, '', `/session/${linkId}`)
}
