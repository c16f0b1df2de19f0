'use client'

import { LogOut, Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import type { DeviceState, RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { type DeviceName, deviceTrouble, toggleName } from './device-words'
import { EndDialog } from './end-dialog'
import { LeaveDialog } from './leave-dialog'

const icons = { microphone: [Mic, MicOff], camera: [Video, VideoOff] } as const
const labels = { microphone: 'Microphone', camera: 'Camera' } as const

interface ControlBarProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly onLeave: () => void
  readonly dark?: boolean
}

/** One bar: the mode's devices, leaving, and apart from them the red end. Words appear where there is room for them. */
export function ControlBar({ client, snapshot, onLeave, dark = false }: ControlBarProps) {
  const [asking, setAsking] = useState<'end' | 'leave' | null>(null)
  const { devices } = snapshot
  const close = () => setAsking(null)
  return (
    <div
      className={classes(
        'px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]',
        dark ? 'bg-stage' : 'border-t border-line bg-white',
      )}
    >
      {devices && <Trouble microphone={devices.microphone} camera={devices.camera} />}
      <div
        role="toolbar"
        aria-label="Session controls"
        className="mx-auto flex max-w-3xl items-center justify-center gap-3"
      >
        {devices && (
          <DeviceToggle
            device="microphone"
            state={devices.microphone}
            dark={dark}
            onSet={client.setMicrophone}
          />
        )}
        {devices?.camera && (
          <DeviceToggle device="camera" state={devices.camera} dark={dark} onSet={client.setCamera} />
        )}
        <BarButton dark={dark} onClick={() => setAsking('leave')} label="Leave, I'll come back">
          <LogOut aria-hidden="true" className="size-5" />
          <span className="hidden min-[760px]:inline">Leave</span>
        </BarButton>
        {snapshot.clock.startedAtMs !== null && (
          <Button
            variant="danger"
            aria-label="End session"
            size="control"
            className="ml-3 min-[760px]:ml-10"
            onClick={() => setAsking('end')}
          >
            <PhoneOff aria-hidden="true" className="size-5" />
            <span className="hidden min-[760px]:inline">End session</span>
            <span className="min-[760px]:hidden">End</span>
          </Button>
        )}
      </div>
      <EndDialog open={asking === 'end'} onClose={close} client={client} snapshot={snapshot} />
      <LeaveDialog open={asking === 'leave'} onClose={close} onLeave={onLeave} snapshot={snapshot} />
    </div>
  )
}

interface DeviceToggleProps {
  readonly device: DeviceName
  readonly state: DeviceState
  readonly dark: boolean
  readonly onSet: (on: boolean) => Promise<void>
}

function DeviceToggle({ device, state, dark, onSet }: DeviceToggleProps) {
  const [On, Off] = icons[device]
  const Icon = state === 'on' ? On : Off
  return (
    <BarButton
      dark={dark}
      off={state !== 'on'}
      pending={state === 'pending'}
      onClick={() => void onSet(state !== 'on')}
      label={toggleName(device, state)}
    >
      {state !== 'pending' && <Icon aria-hidden="true" className="size-5" />}
      <span className="hidden min-[760px]:inline">{labels[device]}</span>
    </BarButton>
  )
}

interface BarButtonProps {
  readonly label: string
  readonly dark: boolean
  readonly off?: boolean
  readonly pending?: boolean
  readonly onClick: () => void
  readonly children: React.ReactNode
}

function BarButton({ label, dark, off = false, pending = false, onClick, children }: BarButtonProps) {
  const variant = dark ? (off ? 'stage-off' : 'stage') : off ? 'off' : 'secondary'
  return (
    <Button
      variant={variant}
      size="control"
      aria-label={label}
      title={label}
      pending={pending}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}

function Trouble({
  microphone,
  camera,
}: {
  readonly microphone: DeviceState
  readonly camera: DeviceState | null
}) {
  const words = [deviceTrouble('microphone', microphone), camera && deviceTrouble('camera', camera)].filter(
    Boolean,
  )
  if (words.length === 0) return null
  return (
    <p
      role="status"
      className="mx-auto mb-2 max-w-3xl rounded-xl border border-tint-line bg-tint px-4 py-2 text-center text-sm text-gray-900"
    >
      {words.join(' ')}
    </p>
  )
}
