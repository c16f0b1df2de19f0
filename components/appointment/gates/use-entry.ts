'use client'

import { useEffect, useState } from 'react'
import { useGate } from '@/components/gates/use-gate'
import { type DeviceCheck, takeDevices, useDeviceCheck } from '@/components/prejoin/use-device-check'
import type { AppointmentClient } from '@/lib/client/appointment/snapshot'
import { type JoinChoice, validateLink } from '@/lib/client/http/api'
import type { SessionView } from '@/lib/contract/http/session'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import { type Gate, gateOf, titleOf } from './gate'
import { loadRoom, startRoom } from './load-room'

export interface Entry {
  readonly gate: Gate
  readonly setGate: (next: Gate) => void
  readonly check: DeviceCheck
  /** For the room; what the person opened and chose before it. */
  readonly stream: MediaStream | null
  /** On its way into the room since the press; null: the room goes in by itself. */
  readonly client: AppointmentClient | null
  /** A press is on its way into the room. */
  readonly pending: boolean
  readonly enter: (
    session: SessionView,
    how?: JoinChoice & { readonly withoutCamera?: boolean },
  ) => Promise<void>
  /** Asks the server for the gate again; false: it could not tell, or it is still too early. */
  readonly reopen: () => Promise<boolean>
}

const none: readonly MediaKind[] = []

/** What may still be opened from here on; nothing once it is over. */
function devicesOf(gate: Gate): readonly MediaKind[] {
  return 'session' in gate && gate.name !== 'over' ? modeOf(gate.session.sessionType).media : none
}

/** How a person gets from gate to gate and into the room. */
export function useEntry(first: Gate, token: string | null, socketUrl: string): Entry {
  const [gate, setGate] = useGate(first, titleOf)
  const [pending, setPending] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [client, setClient] = useState<AppointmentClient | null>(null)
  const check = useDeviceCheck(devicesOf(gate))

  useEffect(() => {
    // Where this fails, entering tries again and says so.
    if (gate.name === 'prejoin') void loadRoom(gate.session).catch(() => undefined)
  }, [gate])

  const enter: Entry['enter'] = async (session, { withoutCamera = false, ...choice } = {}) => {
    // Only where the browser still asks: what takes no time needs no sign of it.
    setPending(check.state.step === 'opening' || withoutCamera)
    const localStream = await takeDevices(check, withoutCamera)
    setStream(localStream)
    setClient(startRoom({ session, token, socketUrl, localStream }, choice))
    setPending(false)
    setGate({ name: 'room', session, choice })
  }

  const reopen = async () => {
    if (token === null) {
      window.location.reload()
      return true
    }
    const next = await recheck(token)
    if (!next) return false
    setGate(next)
    return next.name !== 'early'
  }

  return { gate, setGate, check, stream, client, pending, enter, reopen }
}

/** Asks the server about a link again; null where it cannot be asked. */
async function recheck(token: string): Promise<Gate | null> {
  const outcome = await validateLink(token)
  if (!outcome.ok) return null
  const { value } = outcome
  if (value.valid) return { name: 'prejoin', session: value }
  const { reason, session } = value
  return gateOf({ state: 'invalid', reason, ...(session ? { session } : {}) }, false)
}
