'use client'

import { useEffect, useState } from 'react'
import { type DeviceCheck, useDeviceCheck } from '@/components/prejoin/use-device-check'
import type { SessionView } from '@/lib/room/http'
import { type MediaKind, modeOf } from '@/lib/room/modes'
import type { Gate } from './gate'
import { loadRoom } from './load-room'
import { recheck, useGate } from './use-gate'

export interface Entry {
  readonly gate: Gate
  readonly setGate: (next: Gate) => void
  readonly check: DeviceCheck
  /** For the room; what the person opened and chose before it. */
  readonly stream: MediaStream | null
  /** A press is on its way into the room. */
  readonly pending: boolean
  readonly enter: (
    session: SessionView,
    choice?: { takeOver?: boolean; withoutCamera?: boolean },
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
export function useEntry(first: Gate, token: string | null): Entry {
  const [gate, setGate] = useGate(first)
  const [pending, setPending] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const check = useDeviceCheck(devicesOf(gate))

  useEffect(() => {
    // Where this fails, entering tries again and says so.
    if (gate.name === 'prejoin') void loadRoom(gate.session.sessionType).catch(() => undefined)
  }, [gate])

  const enter: Entry['enter'] = async (session, { takeOver = false, withoutCamera = false } = {}) => {
    setPending(true)
    // Without devices rather than not at all.
    setStream(await check.take({ withoutCamera }).catch(() => null))
    setPending(false)
    setGate({ name: 'room', session, takeOver })
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

  return { gate, setGate, check, stream, pending, enter, reopen }
}
