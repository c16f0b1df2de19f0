'use client'

import { type LucideIcon, Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { DeviceState } from '@/lib/client/snapshot'
import type { DeviceKind } from './open-devices'

const icons = {
  microphone: { on: Mic, off: MicOff },
  camera: { on: Video, off: VideoOff },
} as const satisfies Record<DeviceKind, { on: LucideIcon; off: LucideIcon }>

interface DeviceToggleProps {
  readonly kind: DeviceKind
  readonly state: DeviceState
  readonly onTurn: (on: boolean) => void
}

/** Its name says what a press does; the word beside the mark says what is. */
export function DeviceToggle({ kind, state, onTurn }: DeviceToggleProps) {
  const isOn = state === 'on'
  const Icon = isOn ? icons[kind].on : icons[kind].off
  return (
    <Button
      aria-label={`Turn ${kind} ${isOn ? 'off' : 'on'}`}
      pending={state === 'pending'}
      onClick={() => onTurn(!isOn)}
      className={classes('flex-1', !isOn && 'bg-gray-100')}
    >
      <Icon aria-hidden="true" className={classes('size-5', isOn ? 'text-green-700' : 'text-gray-600')} />
      <span aria-hidden="true">{words(kind, state)}</span>
    </Button>
  )
}

function words(kind: DeviceKind, state: DeviceState): string {
  const name = kind === 'microphone' ? 'Microphone' : 'Camera'
  return state === 'on' ? `${name} on` : `${name} off`
}

/** Why a device does not run and what to do; joining is possible all the same. Null where all is well. */
export function troubleWords(kind: DeviceKind, state: DeviceState): string | null {
  switch (state) {
    case 'on':
    case 'off':
    case 'pending':
      return null
    case 'blocked':
      return `Your browser blocks the ${kind}. You can allow it beside the address, then turn it on here. You can also join without it.`
    case 'missing':
      return `No ${kind} was found. Connect one and turn it on here, or join without it.`
    case 'busy':
      return `Another app is using your ${kind}. Close it there and turn it on here, or join without it.`
    default:
      return state satisfies never
  }
}
