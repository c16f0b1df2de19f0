'use client'

import { useEffect, useState } from 'react'
import { type DeviceCheck, useDeviceCheck } from '@/components/prejoin/use-device-check'
import type { SessionView } from '@/lib/room/http'
import { modeOf } from '@/lib/room/modes'
import { type Gate, gateOf, type LoadedSession } from './gate'
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

/** How a person gets from gate to gate and into the room. */
export function useEntry(loaded: LoadedSession, token: string | null): Entry {
  const [gate, setGate] = useGate(loaded)
  const [pending, setPending] = useState(false)
  const [stream, setStream] = useState<MediaStream | null>(null)
  const check = useDeviceCheck('session' in gate && hasCamera(gate.session))

  useEffect(() => {
    if (gate.name === 'prejoin') void loadRoom() // so that the click waits for the session's own network only
  }, [gate.name])

  const enter: Entry['enter'] = async (session, { takeOver = false, withoutCamera = false } = {}) => {
    setPending(true)
    setStream(await check.take(withoutCamera ? { camera: false } : undefined))
    setPending(false)
    setGate({ name: 'room', session, takeOver })
  }

  const reopen = async () => {
    if (token === null) {
      window.location.reload()
      return true
    }
    const again = await recheck(token)
    if (!again) return false
    const next = gateOf(again)
    setGate(next)
    return next.name !== 'early'
  }

  return { gate, setGate, check, stream, pending, enter, reopen }
}

function hasCamera(session: SessionView): boolean {
  return modeOf(session.sessionType).media.includes('video')
}
