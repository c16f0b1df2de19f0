'use client'

import { useEffect, useEffectEvent } from 'react'
import type { JoinChoice } from '@/lib/client/api'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { Problem, SessionView } from '@/lib/room/http'
import { showClaimedAddress } from './claimed-address'
import { modeRooms } from './mode-rooms'
import { Redraw } from './redraw'
import { RoomView } from './room-view'
import { useArrival } from './use-arrival'
import { useRoomClient } from './use-room-client'

interface RoomScreenProps {
  readonly session: SessionView
  readonly token: string | null
  readonly socketUrl: string
  /** Opened on pre-join; null: the room opens the mode's devices itself. */
  readonly localStream: MediaStream | null
  /** On its way in already, since the press on Join; null: is made here. */
  readonly started: RoomClient | null
  readonly joinChoice?: JoinChoice
  /** A refusal that belongs to a gate. */
  readonly onRefused: (problem: Problem) => void
  /** Leads back in after a reload without another click; joining happens on mounting either way. */
  readonly autoJoin?: boolean
  /** Once, when the room let this side in. */
  readonly onEntered?: (linkId: string) => void
  /** With the session as the room knew it last: it may have been extended. */
  readonly onEnded: (summary: NonNullable<RoomSnapshot['summary']>, session: SessionView) => void
}

/** The running room: joins on mounting and draws what the room client says. Closing the page leaves; only a person ends. */
export function RoomScreen({
  session,
  token,
  socketUrl,
  localStream,
  started,
  joinChoice,
  onRefused,
  onEntered,
  onEnded,
}: RoomScreenProps) {
  const [client, snapshot] = useRoomClient(
    { session, token, socketUrl, localStream, onClaimed: showClaimedAddress },
    joinChoice,
    started,
  )
  const { phase, failure, summary } = snapshot
  const tellRefused = useEffectEvent(onRefused)
  const tellEnded = useEffectEvent((how: NonNullable<RoomSnapshot['summary']>) =>
    onEnded(how, snapshot.session),
  )
  const tellEntered = useEffectEvent(() => onEntered?.(snapshot.session.linkId))
  useEffect(() => {
    if (phase === 'failed' && failure) tellRefused(failure)
    if (phase === 'ended' && summary) tellEnded(summary)
  }, [phase, failure, summary])
  const isIn = phase === 'waiting' || phase === 'live'
  useEffect(() => {
    if (isIn) tellEntered()
  }, [isIn])
  useEffect(() => void modeRooms[session.sessionType].part.load(), [session.sessionType])
  useArrival(snapshot)
  return (
    <Redraw>
      <RoomView client={client} snapshot={snapshot} />
    </Redraw>
  )
}
