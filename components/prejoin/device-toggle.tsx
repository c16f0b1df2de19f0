'use client'

import { type LucideIcon, Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { DeviceState } from '@/lib/client/snapshot'
import type { DeviceKind } from './use-device-check'

const icons = {
  microphone: { on: Mic, off: MicOff },
  camera: { on: Video, off: VideoOff },
} as const satisfies Record<DeviceKind, { on: LucideIcon; off: LucideIcon }>

interface DeviceToggleProps {
  readonly kind: DeviceKind
  readonly state: DeviceState
  readonly onTurn: (on: boolean) => void
}

/** Its name says what a press does and holds the word that is seen (WCAG 2.5.3); the mark says what is. */
export function DeviceToggle({ kind, state, onTurn }: DeviceToggleProps) {
  const isOn = state === 'on'
  const Icon = isOn ? icons[kind].on : icons[kind].off
  return (
    <Button
      aria-label={`Turn ${kind} ${isOn ? 'off' : 'on'}`}
      pending={state === 'pending'}
      onClick={() => onTurn(!isOn)}
      className={classes('flex-1 px-3', !isOn && 'bg-gray-100')}
    >
      <Icon aria-hidden="true" className={classes('size-5', isOn ? 'text-green-700' : 'text-gray-600')} />
      <span aria-hidden="true">{kind === 'microphone' ? 'Microphone' : 'Camera'}</span>
    </Button>
  )
}

/** Why devices do not run and what to do; joining is possible all the same. What two have in common is said once. */
export function troublesOf(microphone: DeviceState, camera: DeviceState | null): string[] {
  const words =
    microphone === camera
      ? [troubleWords('microphone and camera', microphone)]
      : [troubleWords('microphone', microphone), camera && troubleWords('camera', camera)]
  return words.filter((word) => word !== null)
}

function troubleWords(name: string, state: DeviceState): string | null {
  switch (state) {
    case 'on':
    case 'off':
    case 'pending':
      return null
    case 'blocked':
      return `Your browser blocks the ${name}. Allow it beside the address and turn it on here, or join without.`
    case 'missing':
      return `No ${name} was found. Connect one and turn it on here, or join without.`
    case 'busy':
      return `Another app is using your ${name}. Close it there and turn it on here, or join without.`
    default:
      return state satisfies never
  }
}
