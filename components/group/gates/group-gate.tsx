'use client'

import { type ComponentProps, useEffect, useState } from 'react'
import { useGate } from '@/components/gates/use-gate'
import { useHindrance } from '@/components/gates/use-hindrance'
import { type DeviceCheck, takeDevices, useDeviceCheck } from '@/components/prejoin/use-device-check'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { usePart } from '@/components/ui/lazy'
import { Entering } from '@/components/ui/page/entering'
import type { JoinChoice } from '@/lib/client/http/api'
import { keptSecret } from '@/lib/client/room/kept-secret'
import type { GroupView } from '@/lib/contract/http/group'
import { isolated } from '@/lib/contract/isolated'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import { onTheWay } from '@/locales/en/group/gates'
import type { GroupRoom } from '../room/group-room'
import { type GroupGate, gateOfRefusal, titleOf } from './gate'
import {
  CookiesGate,
  EarlyGate,
  ElsewhereGate,
  EndedGate,
  InsecureGate,
  loadHub,
  NoCallsGate,
  NotValidGate,
  OtherSessionGate,
  RemovedGate,
  roomPart,
  TroubleGate,
  UnavailableGate,
  WithdrawnGate,
} from './lazy-gates'
import { PrejoinGate } from './prejoin-gate'

interface GroupGatesProps {
  /** What the server decided when the page was asked for. */
  readonly first: GroupGate
  /** The secret of the address while it is still there; null where the address names a link that the cookie stands for. */
  readonly token: string | null
  /** Of the signalling server, as this browser reaches it. */
  readonly socketUrl: string
}

/** The gates of a group room in sequence; the server decides the first. */
export function GroupGates({ first, ...page }: GroupGatesProps) {
  const entry = useEntry(first)
  const { gate } = entry
  const hindrance = useHindrance(leadsIn(gate), hasCall(gate))
  if (hindrance === 'insecure') return <InsecureGate />
  if (hindrance === 'cookies') return <CookiesGate />
  if (hindrance === 'calls') return <NoCallsGate hasSecret={page.token !== null} />
  return <Screen entry={entry} {...page} />
}

interface Entry {
  readonly gate: GroupGate
  readonly setGate: (next: GroupGate) => void
  readonly check: DeviceCheck
  /** For the room; what the person opened and chose before it. */
  readonly stream: MediaStream | null
  /** A press is on its way into the room. */
  readonly pending: boolean
  readonly enter: (view: GroupView, how?: JoinChoice & { readonly withoutCamera?: boolean }) => Promise<void>
}

/** How a person gets from gate to gate and into the room. */
function useEntry(first: GroupGate): Entry {
  const [gate, setGate] = useGate(first, titleOf)
  const [pending, setPending] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const check = useDeviceCheck(devicesOf(gate))

  useEffect(() => {
    // Where this fails, the room is fetched again when it is drawn.
    if (gate.name === 'prejoin')
      void Promise.all([roomPart.load(), loadHub(gate.view)]).catch(() => undefined)
  }, [gate])

  const enter: Entry['enter'] = async (view, { withoutCamera = false, ...choice } = {}) => {
    // Only where the browser still asks: what takes no time needs no sign of it.
    setPending(check.state.step === 'opening' || withoutCamera)
    setStream(await takeDevices(check, withoutCamera))
    setPending(false)
    setGate({ name: 'room', view, choice })
  }

  return { gate, setGate, check, stream, pending, enter }
}

const none: readonly MediaKind[] = []

/** What may still be opened from here on; nothing once it is over. */
function devicesOf(gate: GroupGate): readonly MediaKind[] {
  return 'view' in gate && gate.name !== 'ended' ? modeOf(gate.view.sessionType).media : none
}

function Screen({ entry, token, socketUrl }: Omit<GroupGatesProps, 'first'> & { readonly entry: Entry }) {
  const { gate, setGate, check, pending, enter } = entry
  const hydrated = useHydrated()
  switch (gate.name) {
    case 'unavailable':
      return (
        <UnavailableGate
          onWell={() => (gate.next === 'room' ? void enter(gate.view) : window.location.reload())}
        />
      )
    case 'not-valid':
      return <NotValidGate />
    case 'withdrawn':
      return <WithdrawnGate />
    case 'removed':
      return <RemovedGate view={gate.view} wasIn={gate.wasIn} />
    case 'early':
      return (
        <EarlyGate
          view={gate.view}
          check={check}
          onOpen={() => setGate({ name: 'prejoin', view: gate.view })}
        />
      )
    case 'prejoin':
      return (
        <PrejoinGate
          view={gate.view}
          check={check}
          pending={pending}
          onJoin={(choice) => void enter(gate.view, choice)}
        />
      )
    case 'elsewhere':
      return (
        <ElsewhereGate
          view={gate.view}
          hasSecret={token !== null || (hydrated && keptSecret(gate.view.linkId) !== null)}
          pending={pending}
          onTakeOver={() => void enter(gate.view, { takeOver: true })}
        />
      )
    case 'in-another-session':
      return (
        <OtherSessionGate
          here={isolated(gate.view.title)}
          other={gate.other}
          pending={pending}
          onGoOn={() => void enter(gate.view, { goOn: true })}
        />
      )
    case 'ended':
      return <EndedGate view={gate.view} />
    case 'trouble':
      return <TroubleGate obstacle={gate.obstacle} pending={pending} onRetry={() => void enter(gate.view)} />
    case 'room':
      return (
        <Room
          view={gate.view}
          token={token}
          socketUrl={socketUrl}
          localStream={entry.stream}
          {...gate.choice}
          onRefused={(obstacle, wasIn) => setGate(gateOfRefusal(obstacle, gate.view, wasIn))}
          onEnded={() => setGate({ name: 'ended', view: gate.view })}
        />
      )
    default:
      return gate satisfies never
  }
}

function Room(props: ComponentProps<typeof GroupRoom>) {
  const Fetched = usePart(roomPart, true)
  return Fetched ? <Fetched {...props} /> : <Entering words={onTheWay.opening} />
}

function leadsIn({ name }: GroupGate): boolean {
  return name === 'early' || name === 'prejoin' || name === 'room'
}

/** Earlier than that there is time to be told of it beside everything else. */
function hasCall(gate: GroupGate): boolean {
  return (gate.name === 'prejoin' || gate.name === 'room') && modeOf(gate.view.sessionType).media.length > 0
}
