'use client'

import { type LucideIcon, Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { DeviceState } from '@/lib/client/devices/device-state'
import { toggles } from '@/locales/en/devices/devices'
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
      aria-label={isOn ? toggles[kind].off : toggles[kind].on}
      pending={state === 'pending'}
      onClick={() => onTurn(!isOn)}
      className={classes('min-w-fit flex-1 px-3', !isOn && 'bg-gray-100')}
    >
      <Icon
        aria-hidden="true"
        className={classes('size-5 shrink-0', isOn ? 'text-green-700' : 'text-gray-600')}
      />
      <span aria-hidden="true">{toggles[kind].name}</span>
    </Button>
  )
}
