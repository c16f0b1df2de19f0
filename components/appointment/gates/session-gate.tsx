'use client'

import type { ComponentProps } from 'react'
import { useHindrance } from '@/components/gates/use-hindrance'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { usePart } from '@/components/ui/lazy'
import { Entering } from '@/components/ui/page/entering'
import { keptSecret } from '@/lib/client/room/kept-secret'
import type { AftermathView } from '@/lib/contract/http/after-settlement'
import { modeOf } from '@/lib/room/modes'
import { onTheWay } from '@/locales/en/appointment/gate'
import { CalendarLink } from '../calendar-link'
import type { CancelSessionProps } from '../cancelling/cancel-session'
import type { AppointmentScreen } from '../room/load'
import { ended, type Gate, gateOfRefusal } from './gate'
import {
  CookiesGate,
  cancelPart,
  EarlyGate,
  ElsewhereGate,
  InsecureGate,
  NoCallsGate,
  NotValidGate,
  OtherSessionGate,
  OverGate,
  Summary,
  TroubleGate,
  UnavailableGate,
  WithdrawnGate,
} from './lazy-gates'
import { roomPart } from './load-room'
import { PrejoinGate } from './prejoin-gate'
import { type Entry, useEntry } from './use-entry'

interface SessionGateProps {
  /** What the server decided when the page was asked for. */
  readonly first: Gate
  /** The secret of the address while it is still there; null where the address names a link that the cookie stands for. */
  readonly token: string | null
  /** Of the signalling server, as this browser reaches it. */
  readonly socketUrl: string
  readonly aftermath: AftermathView | null
}

/** The gates of a session in sequence; each shows the next only when its condition holds, and the server decides the first. */
export function SessionGate({ first, ...page }: SessionGateProps) {
  const entry = useEntry(first, page.token, page.socketUrl)
  const { gate } = entry
  const hindrance = useHindrance(leadsIn(gate), hasCall(gate))
  if (hindrance === 'insecure') return <InsecureGate />
  if (hindrance === 'cookies') return <CookiesGate />
  if (hindrance === 'calls') return <NoCallsGate hasSecret={page.token !== null} />
  return <Screen entry={entry} {...page} />
}

type ScreenProps = Omit<SessionGateProps, 'first'> & { readonly entry: Entry }

function Screen({ entry, token, socketUrl, aftermath }: ScreenProps) {
  const { gate, setGate, check, pending, enter } = entry
  const hydrated = useHydrated()
  switch (gate.name) {
    case 'unavailable':
      return (
        <UnavailableGate
          onWell={() => (gate.next === 'room' ? void enter(gate.session) : window.location.reload())}
        />
      )
    case 'not-valid':
      return <NotValidGate />
    case 'withdrawn':
      return <WithdrawnGate />
    case 'early':
      return (
        <EarlyGate session={gate.session} check={check} token={token} onOpen={entry.reopen}>
          <Beforehand gate={gate} token={token} setGate={setGate} />
        </EarlyGate>
      )
    case 'prejoin':
      return (
        <PrejoinGate
          session={gate.session}
          check={check}
          token={token}
          pending={pending}
          onJoin={(choice) => void enter(gate.session, choice)}
        >
          <Beforehand gate={gate} token={token} setGate={setGate} />
        </PrejoinGate>
      )
    case 'elsewhere':
      return (
        <ElsewhereGate
          session={gate.session}
          hasSecret={token !== null || (hydrated && keptSecret(gate.session.linkId) !== null)}
          pending={pending}
          onTakeOver={() => void enter(gate.session, { takeOver: true })}
        />
      )
    case 'in-another-session':
      return (
        <OtherSessionGate
          session={gate.session}
          other={gate.other}
          pending={pending}
          onGoOn={() => void enter(gate.session, { goOn: true })}
        />
      )
    case 'over': {
      const { session } = gate
      return session.summary ? (
        <Summary session={session} summary={session.summary} place={token} aftermath={aftermath} />
      ) : (
        <OverGate session={session} />
      )
    }
    case 'trouble':
      return (
        <TroubleGate obstacle={gate.obstacle} pending={pending} onRetry={() => void enter(gate.session)} />
      )
    case 'room':
      return (
        <Room
          session={gate.session}
          token={token}
          socketUrl={socketUrl}
          localStream={entry.stream}
          started={entry.client}
          joinChoice={gate.choice}
          autoJoin
          onEntered={entry.check.report}
          onRefused={(problem) => setGate(gateOfRefusal(problem, gate.session))}
          onEnded={(summary, session) => setGate({ name: 'over', session: ended(session, summary) })}
        />
      )
    default:
      return gate satisfies never
  }
}

interface BeforehandProps {
  readonly gate: Extract<Gate, { name: 'early' | 'prejoin' }>
  readonly token: string | null
  readonly setGate: Entry['setGate']
}

/** What else can be done about a session that is still to come. Once the start has come whoever does not join is a no-show. */
function Beforehand({ gate: { session }, token, setGate }: BeforehandProps) {
  const begun = Date.parse(session.serverTime) >= Date.parse(session.scheduledStartTime)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
      <CalendarLink session={session} token={token} />
      {session.participantType === 'client' && !begun && (
        <FetchedCancel
          session={session}
          token={token}
          onCancelled={(summary) => setGate({ name: 'over', session: ended(session, summary) })}
        />
      )}
    </div>
  )
}

function FetchedCancel(props: CancelSessionProps) {
  const Fetched = usePart(cancelPart)
  return Fetched && <Fetched {...props} />
}

function Room(props: ComponentProps<typeof AppointmentScreen>) {
  const Fetched = usePart(roomPart, true)
  return Fetched ? <Fetched {...props} /> : <Entering words={onTheWay.opening} />
}

function leadsIn({ name }: Gate): boolean {
  return name === 'early' || name === 'prejoin' || name === 'room'
}

/** Earlier than that there is time to be told of it beside everything else. */
function hasCall(gate: Gate): boolean {
  return (
    (gate.name === 'prejoin' || gate.name === 'room') && modeOf(gate.session.sessionType).media.length > 0
  )
}
