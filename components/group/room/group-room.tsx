'use client'

import { useRef } from 'react'
import { showClaimedAddress } from '@/components/room/claimed-address'
import { RoomScreen } from '@/components/room/room-screen'
import { createGroupClient } from '@/lib/client/group/client'
import type { JoinChoice, Obstacle } from '@/lib/client/http/api'
import type { GroupView } from '@/lib/contract/http/group'
import { others } from '@/locales/en/group/room'
import { Inside } from './inside'
import type { GroupKind } from './kind'
import { screens } from './screens'

interface GroupRoomProps extends JoinChoice {
  readonly view: GroupView
  readonly token: string | null
  readonly socketUrl: string
  /** Opened on pre-join; null: the room opens the mode's devices itself. */
  readonly localStream: MediaStream | null
  /** A refusal that belongs to a gate. @param wasIn the room had let this member in */
  readonly onRefused: (obstacle: Obstacle, wasIn: boolean) => void
  readonly onEnded: () => void
}

const groupKind: GroupKind = { screens, Inside, openFor: () => others, isTold: () => true }

/** The running room. */
export function GroupRoom({
  view,
  token,
  socketUrl,
  localStream,
  onRefused,
  onEnded,
  ...choice
}: GroupRoomProps) {
  const wasIn = useRef(false)
  const create = () =>
    createGroupClient({
      view,
      token,
      socketUrl,
      localStream,
      onClaimed: (linkId) => showClaimedAddress(`/rooms/${linkId}`),
    })
  return (
    <RoomScreen
      kind={groupKind}
      started={null}
      create={create}
      joinChoice={choice}
      onEntered={() => {
        wasIn.current = true
      }}
      onRefused={(obstacle) => onRefused(obstacle, wasIn.current)}
      onEnded={onEnded}
    />
  )
}
