'use client'

import { useEffect, useRef, useState } from 'react'
import type { Devices } from '@/lib/client/devices'
import type { Findings } from '@/lib/client/readiness'
import type { DevicesSnapshot } from '@/lib/client/snapshot'
import type { MediaKind } from '@/lib/room/modes'

export type DeviceKind = 'microphone' | 'camera'
/** A chunk of its own: a chat page holds no code that could ask for a device. */
const loadDevices = () => import('@/lib/client/devices')

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
  const held = useRef<Holding | null>(null)
  const found = useRef<Partial<Findings> | null>(null)

  useEffect(() => {
    if (kinds.length > 0) void loadDevices()
  }, [kinds])

  useEffect(() => () => held.current?.letGo(), [])

  const note: DeviceCheck['note'] = (more) => {
    found.current = { ...found.current, ...more }
  }

  const report = (linkId: string) => {
    if (!found.current) return
    const findings = { ...untested, ...(kinds.includes('video') ? {} : { camera: null }), ...found.current }
    found.current = null
    void import('@/lib/client/readiness').then(
      ({ reportReadiness }) => reportReadiness({ linkId }, findings),
      () => undefined,
    )
  }

  const hold = (wanted?: readonly MediaKind[]) => {
    held.current?.letGo()
    const holding = holdDevices(kinds, wanted, (devices) => {
      note({ microphone: devices.microphone, camera: devices.camera })
      setState({ step: 'open', devices })
    })
    held.current = holding
    setState({ step: 'opening' })
    return holding
  }

  const take: DeviceCheck['take'] = async ({ withoutCamera = false } = {}) => {
    if (kinds.length === 0 || (!held.current && !withoutCamera)) return null
    const devices = await (held.current ?? hold(['audio'])).handOver()
    return isUsedUp(devices) ? streamOf(await hold(choicesOf(devices)).handOver()) : streamOf(devices)
  }

  return {
    state,
    hasCamera: kinds.includes('video'),
    open: () => void hold(),
    turn: (device, on) => held.current?.turn(mediaOf[device], on),
    choose: (kind, id) => held.current?.choose(kind, id),
    note,
    report,
    take,
  }
}

const untested: Findings = {
  microphone: 'untested',
  camera: 'untested',
  heard: false,
  soundPlayed: false,
  connection: 'untested',
  relayMs: null,
}

interface Holding {
  turn(kind: MediaKind, on: boolean): void
  choose(kind: MediaKind, id: string): void
  /** Waits for the browser's question; from then on somebody else stops the devices. */
  handOver(): Promise<DevicesSnapshot>
  /** Stops what was opened and what is still opening, unless it was handed over. */
  letGo(): void
}

/** `wanted`: which to turn on; all of the mode, with one question to the person, where it is not given. */
function holdDevices(
  kinds: readonly MediaKind[],
  wanted: readonly MediaKind[] | undefined,
  show: (snapshot: DevicesSnapshot) => void,
): Holding {
  let owner: 'here' | 'nobody' | 'room' = 'here'
  const start = async (): Promise<Devices> => {
    const { createDevices } = await loadDevices()
    let isOpen = false
    const devices = createDevices(kinds, wanted ? new MediaStream() : null, () => {
      if (isOpen && owner === 'here') show(devices.snapshot())
    })
    if (owner === 'here') await (wanted ? turnOn(devices, wanted) : devices.open())
    if (owner === 'nobody') devices.stop()
    isOpen = true
    if (owner === 'here') show(devices.snapshot())
    return devices
  }
  const started = start()
  return {
    turn: (kind, on) => void started.then((devices) => devices.set(kind, on)),
    choose: (kind, id) => void started.then((devices) => devices.choose(kind, id)),
    handOver: async () => {
      const devices = await started
      owner = 'room'
      return devices.handOver()
    },
    letGo: () => {
      if (owner !== 'here') return
      owner = 'nobody'
      void started.then((devices) => devices.stop())
    },
  }
}

async function turnOn(devices: Devices, wanted: readonly MediaKind[]): Promise<void> {
  await Promise.all(wanted.map((kind) => devices.set(kind, true)))
}

function streamOf({ localStream }: DevicesSnapshot): MediaStream {
  return localStream ?? new MediaStream()
}

function choicesOf({ microphone, camera }: DevicesSnapshot): MediaKind[] {
  const choices: MediaKind[] = []
  if (microphone === 'on') choices.push('audio')
  if (camera === 'on') choices.push('video')
  return choices
}

function isUsedUp({ localStream }: DevicesSnapshot): boolean {
  return localStream?.getTracks().some(({ readyState }) => readyState === 'ended') ?? false
}
