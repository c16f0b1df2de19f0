'use client'

import type { ReactNode } from 'react'
import { PrejoinScreen } from '@/components/prejoin/prejoin-screen'
import type { DeviceCheck } from '@/components/prejoin/use-device-check'
import { Notice } from '@/components/ui/notice'
import type { HerfSession } from '@/lib/contract/http/herf'
import { lobby as words } from '@/locales/en/group/hosted'
import { type Known, type Way, wayOf } from './gate'
import { AllRooms, CalendarLink, RoomFacts } from './room-facts'

interface LobbyProps {
  readonly known: Known
  readonly check: DeviceCheck
  readonly pending: boolean
  readonly failed: boolean
  readonly onGo: (way: 'start' | 'join', choice: { withoutCamera: boolean }) => void
  /** What its host can do besides. */
  readonly children: ReactNode
}

/** Before the room, for whoever is signed in: what it is, who is in, one's devices, and the one button. */
export function Lobby({ known, check, pending, failed, onGo, children }: LobbyProps) {
  const { session } = known
  const way = wayOf(session)
  return (
    <PrejoinScreen
      check={check}
      pending={pending}
      mode="video"
      title={session.title}
      avatar={session.title}
      join={joins[way]}
      place={null}
      facts={<RoomFacts known={known} />}
      others={
        failed && (
          <Notice tone="bad" role="alert">
            {words.failed}
          </Notice>
        )
      }
      begins={beginsWords(session, way)}
      terms={<p>{termsOf(session)}</p>}
      onJoin={(choice) => (way === 'start' || way === 'join') && onGo(way, choice)}
    >
      {children}
      <p className="flex flex-wrap gap-x-6">
        <CalendarLink session={session} />
        <AllRooms />
      </p>
    </PrejoinScreen>
  )
}

const joins = { start: words.start, join: words.join, wait: null, full: null } as const satisfies Record<
  Way,
  string | null
>

function beginsWords({ isHost }: HerfSession, way: Way): string {
  if (way === 'join') return words.begins.live
  return way === 'full' ? words.begins.full : words.begins[isHost ? 'host' : 'others']
}

function termsOf({ status, isHost, isPrivate }: HerfSession): string {
  if (isHost) return status === 'LIVE' ? words.open : words.yours
  return isPrivate ? words.private : words.open
}
