'use client'

import { useEffect, useEffectEvent } from 'react'
import type { JoinChoice, Obstacle } from '@/lib/client/http/api'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import type { RoomKind } from './kind'
import { useArrival } from './page/use-arrival'
import { Redraw } from './redraw'
import { RoomView } from './room-view'
import { useRoomClient } from './use-room-client'

interface RoomScreenProps<S extends RoomSnapshot, C extends RoomClient<S>> {
  readonly kind: RoomKind<S, C>
  /** On its way in already, since the press on Join; null: is made here. */
  readonly started: C | null
  readonly create: () => C
  readonly joinChoice?: JoinChoice
  /** A refusal that belongs to a gate. */
  readonly onRefused: (problem: Obstacle) => void
  /** Leads back in after a reload without another click; joining happens on mounting either way. */
  readonly autoJoin?: boolean
  /** Once, when the room let this member in. */
  readonly onEntered?: (snapshot: S) => void
  /** With what the room knew last. */
  readonly onEnded: (snapshot: S) => void
}

/** The running room: joins on mounting and draws what the room client says. Closing the page leaves; only a person ends. */
export function RoomScreen<S extends RoomSnapshot, C extends RoomClient<S>>({
  kind,
  started,
  create,
  joinChoice,
  onRefused,
  onEntered,
  onEnded,
}: RoomScreenProps<S, C>) {
  const [client, snapshot] = useRoomClient<S, C>(create, joinChoice, started)
  const { phase, failure, mode } = snapshot
  const tellRefused = useEffectEvent(onRefused)
  const tellEnded = useEffectEvent(() => onEnded(snapshot))
  const tellEntered = useEffectEvent(() => onEntered?.(snapshot))
  useEffect(() => {
    if (phase === 'failed' && failure) tellRefused(failure)
  }, [phase, failure])
  const isOver = phase === 'ended' && kind.isTold(snapshot)
  useEffect(() => {
    if (isOver) tellEnded()
  }, [isOver])
  const isIn = phase === 'waiting' || phase === 'live'
  useEffect(() => {
    if (isIn) tellEntered()
  }, [isIn])
  useEffect(() => void kind.screens[mode].part.load(), [kind, mode])
  useArrival(snapshot)
  return (
    <Redraw>
      <RoomView kind={kind} client={client} snapshot={snapshot} />
    </Redraw>
  )
}
