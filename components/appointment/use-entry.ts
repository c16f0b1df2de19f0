'use client'

import { useEffect, useState } from 'react'
import { type DeviceCheck, useDeviceCheck } from '@/components/prejoin/use-device-check'
import type { JoinChoice } from '@/lib/client/api'
import type { RoomClient } from '@/lib/client/snapshot'
import { within } from '@/lib/client/within'
import type { SessionView } from '@/lib/room/http'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import type { Gate } from './gate'
import { loadRoom, startRoom } from './load-room'
import { recheck, useGate } from './use-gate'

export interface Entry {
  readonly gate: Gate
  readonly setGate: (next: Gate) => void
  readonly check: DeviceCheck
  /** For the room; what the person opened and chose before it. */
  readonly stream: MediaStream | null
  /** On its way into the room since the press; null: the room goes in by itself. */
  readonly client: RoomClient | null
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
/** So long a press on Join waits for devices that the browser does not give. */
const silentMs = 10_000

/** What may still be opened from here on; nothing once it is over. */
function devicesOf(gate: Gate): readonly MediaKind[] {
  return 'session' in gate && gate.name !== 'over' ? modeOf(gate.session.sessionType).media : none
}

/** How a person gets from gate to gate and into the room. */
export function useEntry(first: Gate, token: string | null, socketUrl: string): Entry {
  const [gate, setGate] = useGate(first)
  const [pending, setPending] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [client, setClient] = useState<RoomClient | null>(null)
  const check = useDeviceCheck(devicesOf(gate))

  useEffect(() => {
    // Where this fails, entering tries again and says so.
    if (gate.name === 'prejoin') void loadRoom(gate.session).catch(() => undefined)
  }, [gate])

  const enter: Entry['enter'] = async (session, { withoutCamera = false, ...choice } = {}) => {
    // Only where the browser still asks: what takes no time needs no sign of it.
    setPending(check.state.step === 'opening' || withoutCamera)
    // Without devices rather than not at all: the room asks for them again, and says what it waits for.
    const localStream = await within(silentMs, check.take({ withoutCamera }), stopAll).catch(() => null)
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

/** Nobody is there any more for what comes so late. */
function stopAll(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
