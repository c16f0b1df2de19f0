'use client'

import { useEffect, useRef, useState } from 'react'
import type { DeviceState } from '@/lib/client/snapshot'
import { type DeviceKind, openDevice, openDevices, type Wanted } from './open-devices'

/** What the check shows. `idle`: nothing was asked for yet. */
export type DeviceCheckState =
  | { readonly step: 'idle' | 'opening' }
  | {
      readonly step: 'open'
      readonly stream: MediaStream
      readonly microphone: DeviceState
      /** null: this mode has no camera. */
      readonly camera: DeviceState | null
    }

export interface DeviceCheck {
  readonly state: DeviceCheckState
  readonly hasCamera: boolean
  readonly open: (wanted?: Partial<Wanted>) => Promise<void>
  readonly turn: (kind: DeviceKind, on: boolean) => Promise<void>
  /** For the room, which stops it: the stream with the person's choices, opened anew if it was used up; null: never asked for. */
  readonly take: (wanted?: Partial<Wanted>) => Promise<MediaStream | null>
}

const idle: DeviceCheckState = { step: 'idle' }

/** The devices before the room: opened only by a tap, stopped when the page goes away unless the room took them. */
export function useDeviceCheck(hasCamera: boolean): DeviceCheck {
  const [state, setState] = useState<DeviceCheckState>(idle)
  /** The stream that this screen still has to stop; `gone` also covers a device that opens after the screen is gone. */
  const own = useRef<{ stream: MediaStream | null; gone: boolean }>({ stream: null, gone: false })

  useEffect(() => {
    const holder = own.current
    holder.gone = false
    return () => {
      holder.gone = true
      stop(holder.stream)
    }
  }, [])

  const keep = (stream: MediaStream, microphone: DeviceState, camera: DeviceState | null) => {
    if (own.current.gone) return stop(stream)
    own.current.stream = stream
    setState({ step: 'open', stream, microphone, camera })
  }

  const reopen = async (wanted: Wanted): Promise<MediaStream> => {
    const opened = await openDevices(wanted)
    keep(opened.stream, opened.microphone, hasCamera ? opened.camera : null)
    return opened.stream
  }

  const open = async (wanted?: Partial<Wanted>) => {
    setState({ step: 'opening' })
    await reopen({ microphone: true, camera: hasCamera, ...wanted })
  }

  const turn = async (kind: DeviceKind, on: boolean) => {
    if (state.step !== 'open') return
    const { stream } = state
    const show = (device: DeviceState) => {
      const states = { microphone: state.microphone, camera: state.camera, [kind]: device }
      keep(new MediaStream(stream.getTracks()), states.microphone, states.camera)
    }
    if (!on) return show(turnOff(stream, kind))
    setState({ ...state, [kind]: 'pending' })
    show(await turnOn(stream, kind))
  }

  const take = async (wanted?: Partial<Wanted>) => {
    const ready = state.step === 'open' ? state : null
    if (!ready && !wanted) return null
    const stream =
      ready && isFresh(ready.stream)
        ? ready.stream
        : await reopen({
            microphone: ready ? ready.microphone === 'on' : true,
            camera: ready ? ready.camera === 'on' : hasCamera,
            ...wanted,
          })
    own.current.stream = null
    return stream
  }

  return { state, hasCamera, open, turn, take }
}

function tracksOf(stream: MediaStream, kind: DeviceKind): MediaStreamTrack[] {
  return kind === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks()
}

/** A silent microphone is kept open, so that speaking again is instant; a camera that is off is released and its light goes out. */
function turnOff(stream: MediaStream, kind: DeviceKind): DeviceState {
  for (const track of tracksOf(stream, kind)) {
    track.enabled = false
    if (kind === 'camera') {
      track.stop()
      stream.removeTrack(track)
    }
  }
  return 'off'
}

async function turnOn(stream: MediaStream, kind: DeviceKind): Promise<DeviceState> {
  const [kept] = tracksOf(stream, kind).filter(({ readyState }) => readyState === 'live')
  if (kept) {
    kept.enabled = true
    return 'on'
  }
  const device = await openDevice(kind)
  if (typeof device === 'string') return device
  stream.addTrack(device)
  return 'on'
}

function isFresh(stream: MediaStream): boolean {
  return stream.getTracks().every(({ readyState }) => readyState === 'live')
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
