'use client'

import { useRef } from 'react'
import { RoomScreen } from '@/components/room/room-screen'
import { createHostedClient } from '@/lib/client/group/hosted-client'
import { keepInside } from '@/lib/client/group/inside'
import type { Obstacle } from '@/lib/client/http/api'
import type { HerfSession } from '@/lib/contract/http/herf'
import { others } from '@/locales/en/group/room'
import { HostedInside } from './hosted-inside'
import type { GroupKind } from './kind'
import { screens } from './screens'

const hostedKind: GroupKind = { screens, Inside: HostedInside, openFor: () => others, isTold: () => true }

interface HostedRoomProps {
  readonly session: HerfSession
  readonly serverTime: string
  /** As the account is called. */
  readonly name: string
  readonly socketUrl: string
  /** Opened on pre-join; null: the room opens the mode's devices itself. */
  readonly localStream: MediaStream | null
  /** A refusal that belongs to a gate. @param wasIn the room had let this member in */
  readonly onRefused: (obstacle: Obstacle, wasIn: boolean) => void
  readonly onEnded: () => void
}

/** The running room of an account: a group room as any, and its people besides. */
export function HostedRoom({
  session: { id, title, maxParticipants, isHost, isPrivate },
  serverTime,
  name,
  socketUrl,
  localStream,
  onRefused,
  onEnded,
}: HostedRoomProps) {
  const wasIn = useRef(false)
  const create = () => {
    const client = createHostedClient({
      view: {
        sessionId: id,
        sessionType: 'video',
        title,
        capacity: maxParticipants,
        isPrivate,
        memberId: '',
        participantType: isHost ? 'host' : 'member',
        participantName: name,
      },
      serverTime,
      socketUrl,
      localStream,
    })
    // Another device is in: a reload of this page is no wish to take the place back.
    client.subscribe(() => client.getSnapshot().phase === 'replaced' && keepInside(id, false))
    return client
  }
  return (
    <RoomScreen
      kind={hostedKind}
      started={null}
      create={create}
      onEntered={() => {
        wasIn.current = true
        keepInside(id, true)
      }}
      onRefused={(obstacle) => onRefused(obstacle, wasIn.current)}
      onEnded={onEnded}
    />
  )
}
