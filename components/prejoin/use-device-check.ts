'use client'

import { useEffect, useRef, useState } from 'react'
import { within } from '@/lib/client/browser/within'
import type { Findings } from '@/lib/client/devices/device-report'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import type { HeldDevices } from '@/lib/client/devices/held-devices'
import type { MediaKind } from '@/lib/room/modes'

export type DeviceKind = 'microphone' | 'camera'
/** A chunk of its own: a chat page holds no code that could ask for a device. */
const loadDevices = () => import('@/lib/client/devices/held-devices')

const mediaOf = { microphone: 'audio', camera: 'video' } as const satisfies Record<DeviceKind, MediaKind>

/** `idle`: nothing was asked for yet. */
export type DeviceCheckState =
  | { readonly step: 'idle' | 'opening' }
  | { readonly step: 'open'; readonly devices: DevicesSnapshot }

export interface DeviceCheck {
  readonly state: DeviceCheckState
  /** Of the booked mode. */
  readonly hasCamera: boolean
  readonly open: () => void
  readonly turn: (device: DeviceKind, on: boolean) => void
  readonly choose: (kind: MediaKind, id: string) => void
  /** Something was found out that the devices do not say themselves. */
  readonly note: (found: Partial<Findings>) => void
  /** In the room: keeps with the session what was found, if anything was looked for. */
  readonly report: (linkId: string) => void
  /**
   * For the room, which stops it: what was opened, with the person's choices (opened anew if a room used it up). Empty: the person wants none, or
   * has none; null: nothing was asked for, so the room may ask.
   */
  readonly take: (choice?: { withoutCamera?: boolean }) => Promise<MediaStream | null>
}

/** The devices before the room: opened by a tap only, and stopped when the screen goes away unless the room took them. */
export function useDeviceCheck(kinds: readonly MediaKind[]): DeviceCheck {
  const [state, setState] = useState<DeviceCheckState>({ step: 'idle' })
  const held = useRef<Promise<HeldDevices> | null>(null)
  const found = useRef<Partial<Findings> | null>(null)

  useEffect(() => {
    if (kinds.length > 0) void loadDevices()
  }, [kinds])

  useEffect(() => () => letGo(held.current), [])

  const note: DeviceCheck['note'] = (more) => {
    found.current = { ...found.current, ...more }
  }

  const report = (linkId: string) => {
    const findings = found.current
    if (!findings) return
    found.current = null
    void import('@/lib/client/devices/device-report').then(
      ({ reportReadiness }) => reportReadiness({ linkId }, kinds, findings),
      () => undefined,
    )
  }

  const hold = (wanted?: readonly MediaKind[]) => {
    letGo(held.current)
    const show = (devices: DevicesSnapshot) => {
      note({ microphone: devices.microphone, camera: devices.camera })
      setState({ step: 'open', devices })
    }
    held.current = loadDevices().then(({ holdDevices }) => holdDevices(kinds, wanted, show))
    setState({ step: 'opening' })
    return held.current
  }

  const take: DeviceCheck['take'] = async ({ withoutCamera = false } = {}) => {
    if (kinds.length === 0 || (!held.current && !withoutCamera)) return null
    return (await (held.current ?? hold(['audio']))).handOver()
  }

  return {
    state,
    hasCamera: kinds.includes('video'),
    open: () => void hold(),
    turn: (device, on) => void held.current?.then((devices) => devices.turn(mediaOf[device], on)),
    choose: (kind, id) => void held.current?.then((devices) => devices.choose(kind, id)),
    note,
    report,
    take,
  }
}

function letGo(held: Promise<HeldDevices> | null): void {
  void held?.then((devices) => devices.letGo()).catch(() => undefined)
}

/** So long a press on Join waits for devices that the browser does not give. */
const silentMs = 10_000

/** What a person opened before the room. Without devices rather than not at all: the room asks for them again, and says what it waits for. */
export function takeDevices(check: DeviceCheck, withoutCamera: boolean): Promise<MediaStream | null> {
  return within(silentMs, check.take({ withoutCamera }), stopAll).catch(() => null)
}

/** Nobody is there any more for what comes so late. */
function stopAll(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
