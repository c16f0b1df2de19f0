'use client'

import { useEffect, useState } from 'react'
import { useGate } from '@/components/gates/use-gate'
import { useHindrance } from '@/components/gates/use-hindrance'
import { type DeviceCheck, takeDevices, useDeviceCheck } from '@/components/prejoin/use-device-check'
import { usePart } from '@/components/ui/lazy'
import { Entering } from '@/components/ui/page/entering'
import { actHosted } from '@/lib/client/group/hosted-api'
import { keepInside, wasInside } from '@/lib/client/group/inside'
import type { Obstacle } from '@/lib/client/http/api'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import { onTheWay } from '@/locales/en/group/gates'
import { loadHub } from '../gates/lazy-gates'
import { useAgain } from '../people/use-again'
import { askKnown } from './ask-known'
import { gateOfKnown, gateOfRefusal, type HostedGate, type Known, type Self, titleOf } from './gate'
import {
  BlockedGate,
  CookiesGate,
  HostPart,
  InsecureGate,
  NoCallsGate,
  OverGate,
  PrivateGate,
  roomPart,
  SignedOutGate,
  TroubleGate,
  UnavailableGate,
  UnknownGate,
  VisitorLobby,
} from './lazy-gates'
import { Lobby } from './lobby'

interface HostedGatesProps {
  /** What the server decided when the page was asked for. */
  readonly first: HostedGate
  readonly self: Self | null
  /** Where to sign in and come back here. */
  readonly signIn: string
  /** Of the signalling server, as this browser reaches it. */
  readonly socketUrl: string
}

/** The gates of a group room of an account in sequence; the server decides the first. */
export function HostedGates({ first, self, ...page }: HostedGatesProps) {
  const entry = useEntry(first, self)
  const { name } = entry.gate
  const leadsIn = self !== null && (name === 'lobby' || name === 'room')
  const hindrance = useHindrance(leadsIn, leadsIn)
  if (hindrance === 'insecure') return <InsecureGate />
  if (hindrance === 'cookies') return <CookiesGate />
  if (hindrance === 'calls') return <NoCallsGate hasSecret={false} />
  return <Screen entry={entry} self={self} {...page} />
}

interface Entry {
  readonly gate: HostedGate
  readonly setGate: (next: HostedGate) => void
  readonly check: DeviceCheck
  /** For the room; what the person opened and chose before it. */
  readonly stream: MediaStream | null
  /** A press is on its way. */
  readonly pending: boolean
  /** The last press came to nothing. */
  readonly failed: boolean
  readonly go: (known: Known, way: 'start' | 'join', choice?: { withoutCamera: boolean }) => Promise<void>
  readonly refused: (obstacle: Obstacle, known: Known, wasIn?: boolean) => Promise<void>
  readonly refresh: (known: Known) => Promise<void>
}

const media = modeOf('video').media
const none: readonly MediaKind[] = []
/** A page that somebody left open asks this seldom. */
const longestMs = 20_000

/** How a person gets from gate to gate and into the room. */
function useEntry(first: HostedGate, self: Self | null): Entry {
  const [gate, setGate] = useGate(first, titleOf)
  const [pending, setPending] = useState(false)
  const [failed, setFailed] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const check = useDeviceCheck(self && gate.name === 'lobby' ? media : none)

  const refresh: Entry['refresh'] = async (before) => {
    const now = await askKnown(before)
    if ('code' in now) {
      // What the service cannot say now, it says the next time.
      if (now.code === 'not_found' || now.code === 'not_signed_in') setGate(gateAfter(now, before))
    } else setGate(gateOfKnown(now))
  }
  const refused: Entry['refused'] = async (obstacle, known, wasIn) => {
    keepInside(known.session.id, false)
    const next = gateOfRefusal(obstacle, known, wasIn)
    if (next) setGate(next)
    else await refresh(known)
  }
  const go: Entry['go'] = async (known, way, { withoutCamera } = { withoutCamera: false }) => {
    setPending(true)
    setFailed(false)
    const started = way === 'start' ? await actHosted(known.session.id, 'start') : null
    if (started && !started.ok && started.problem.code !== 'already_live') {
      setFailed(started.problem.code === 'unavailable')
      setPending(false)
      if (started.problem.code !== 'unavailable') await refused(started.problem, known)
      return
    }
    setStream(await takeDevices(check, withoutCamera))
    setPending(false)
    setGate({ name: 'room', known: started?.ok ? { ...known, session: started.value } : known })
  }
  useReturn(gate, self, setGate)
  useWatching(gate, self, refresh)
  return { gate, setGate, check, stream, pending, failed, go, refused, refresh }
}

function gateAfter(obstacle: Obstacle, known: Known): HostedGate {
  return gateOfRefusal(obstacle, known) ?? { name: 'lobby', known }
}

/** Back into the room that this tab was in. */
function useReturn(gate: HostedGate, self: Self | null, setGate: Entry['setGate']): void {
  const lobby = gate.name === 'lobby' && self ? gate.known : null
  const capacity = lobby?.session.maxParticipants
  useEffect(() => {
    // Where this fails, the room is fetched again when it is drawn.
    if (capacity !== undefined)
      void Promise.all([roomPart.load(), loadHub({ capacity, sessionType: 'video' })]).catch(() => undefined)
  }, [capacity])
  useEffect(() => {
    if (lobby?.session.status === 'LIVE' && wasInside(lobby.session.id))
      setGate({ name: 'room', known: lobby })
  }, [lobby, setGate])
}

/** The lobby goes on by itself, and whoever was taken out is there again once the host lets them back. */
function useWatching(gate: HostedGate, self: Self | null, refresh: Entry['refresh']): void {
  const known = gate.name === 'lobby' || gate.name === 'blocked' ? gate.known : null
  useAgain(known !== null && self !== null, longestMs, async () => {
    if (known) await refresh(known)
  })
}

interface ScreenProps extends Omit<HostedGatesProps, 'first'> {
  readonly entry: Entry
}

function Screen({ entry, self, signIn, socketUrl }: ScreenProps) {
  const { gate, check, pending, go } = entry
  switch (gate.name) {
    case 'unavailable':
      return <UnavailableGate />
    case 'unknown':
      return <UnknownGate signIn={self ? null : signIn} />
    case 'signed-out':
      return <SignedOutGate signIn={signIn} />
    case 'over':
      return <OverGate session={gate.known.session} />
    case 'blocked':
      return <BlockedGate session={gate.known.session} />
    case 'private':
      return (
        <PrivateGate
          session={gate.known.session}
          pending={pending}
          onAgain={() => void go(gate.known, 'join')}
        />
      )
    case 'trouble':
      return (
        <TroubleGate obstacle={gate.obstacle} pending={pending} onRetry={() => void go(gate.known, 'join')} />
      )
    case 'lobby':
      if (!self) return <VisitorLobby known={gate.known} signIn={signIn} />
      return (
        <Lobby
          known={gate.known}
          check={check}
          pending={pending}
          failed={entry.failed}
          onGo={(way, choice) => void go(gate.known, way, choice)}
        >
          {gate.known.session.isHost && (
            <HostPart known={gate.known} onDone={() => entry.refresh(gate.known)} />
          )}
        </Lobby>
      )
    case 'room':
      return <Room known={gate.known} self={self} socketUrl={socketUrl} entry={entry} />
    default:
      return gate satisfies never
  }
}

interface RoomProps extends Pick<ScreenProps, 'self' | 'socketUrl' | 'entry'> {
  readonly known: Known
}

function Room({ known, self, socketUrl, entry }: RoomProps) {
  const Fetched = usePart(roomPart, true)
  if (!Fetched) return <Entering words={onTheWay.opening} />
  return (
    <Fetched
      session={known.session}
      serverTime={known.serverTime}
      name={self?.name ?? ''}
      socketUrl={socketUrl}
      localStream={entry.stream}
      onRefused={(obstacle, wasIn) => void entry.refused(obstacle, known, wasIn)}
      onEnded={() => {
        keepInside(known.session.id, false)
        void entry.refresh(known)
      }}
    />
  )
}
