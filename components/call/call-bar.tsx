import { Mic, MicOff, Video, VideoOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from '@/components/ui/classes'
import type { DeviceState, DevicesSnapshot } from '@/lib/client/devices/device-state'
import type { RoomClient } from '@/lib/client/room/snapshot'
import { bar as words } from '@/locales/en/call/call'
import { type DeviceName, toggleName } from './device-words'
import { RoundButton } from './round-button'
import type { Ground } from './surface'

interface CallBarProps {
  readonly client: RoomClient
  readonly devices: DevicesSnapshot
  readonly ground: Ground
  /** Why a device cannot be switched on now; null: it can. A press is answered by the room. */
  readonly barred?: Readonly<Record<DeviceName, string | null>>
  /** Beside the devices. */
  readonly tools: ReactNode
  readonly exits: ReactNode
}

/** Lies at the foot of the room, and at the side of a phone that is held sideways. */
const place =
  'z-20 flex justify-center px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] lying:px-2 lying:py-2 ' +
  'lying:pr-[max(0.5rem,env(safe-area-inset-right))] lying:items-center'
const grounds: Record<Ground, string> = {
  paper: 'border-line bg-white shadow-card',
  stage: 'border-stage-line/60 bg-stage/85',
}

/** One bar: this mode's devices, and apart from them the ways out. */
export function CallBar({ client, devices, ground, barred, tools, exits }: CallBarProps) {
  const toggle = { ground }
  return (
    <footer
      className={classes(
        place,
        ground === 'stage' && 'absolute inset-x-0 bottom-0 lying:left-auto lying:inset-y-0',
      )}
    >
      <div
        role="toolbar"
        aria-label={words.label}
        className={classes(
          'flex items-center gap-2 rounded-full border p-2 max-[359px]:gap-1 lying:flex-col lying:gap-1 lying:p-1 min-[760px]:gap-3',
          grounds[ground],
        )}
      >
        <DeviceToggle
          {...toggle}
          device="microphone"
          state={devices.microphone}
          barred={barred?.microphone}
          onSet={client.setMicrophone}
        />
        {devices.camera && (
          <DeviceToggle
            {...toggle}
            device="camera"
            state={devices.camera}
            barred={barred?.camera}
            onSet={client.setCamera}
          />
        )}
        {tools}
        <span aria-hidden="true" className="w-3 max-[389px]:hidden lying:h-1 lying:w-0 min-[760px]:w-8" />
        {exits}
      </div>
    </footer>
  )
}

const icons = { microphone: [Mic, MicOff], camera: [Video, VideoOff] } as const

interface DeviceToggleProps {
  readonly device: DeviceName
  readonly state: DeviceState
  readonly ground: Ground
  readonly barred?: string | null | undefined
  readonly onSet: (on: boolean) => Promise<void>
}

function DeviceToggle({ device, state, ground, barred, onSet }: DeviceToggleProps) {
  const [On, Off] = icons[device]
  const Icon = state === 'on' ? On : Off
  return (
    <RoundButton
      name={barred ? `${toggleName(device, state)}. ${barred}` : toggleName(device, state)}
      words={words[device]}
      icon={<Icon aria-hidden="true" className="size-5" />}
      ground={ground}
      look={state === 'on' || state === 'pending' ? 'plain' : 'off'}
      pending={state === 'pending'}
      onPress={() => void onSet(state !== 'on')}
    />
  )
}
