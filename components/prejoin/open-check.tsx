'use client'

import { ConnectionCheck } from '@/components/devices/connection-check'
import { DevicePickers } from '@/components/devices/device-pickers'
import { MicrophoneMeter } from '@/components/devices/microphone-meter'
import { PermissionHelp } from '@/components/devices/permission-help'
import { SoundTest } from '@/components/devices/sound-test'
import { Notice } from '@/components/ui/notice'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import type { Place } from '@/lib/client/http/api'
import { DeviceToggle } from './device-toggle'
import { troublesOf } from './device-words'
import { Preview } from './preview'
import type { DeviceCheck } from './use-device-check'

interface OpenCheckProps {
  readonly check: DeviceCheck
  readonly devices: DevicesSnapshot
  /** Where the line can be tested; null: nowhere. */
  readonly place: Place | null
}

/** What there is to see, hear and choose once devices were asked for. */
export function OpenCheck({ check, devices, place }: OpenCheckProps) {
  const { localStream, microphone, camera } = devices
  return (
    <>
      {camera !== null && <Preview stream={camera === 'on' ? localStream : null} />}
      <div className="flex flex-wrap gap-3">
        <DeviceToggle kind="microphone" state={microphone} onTurn={(on) => check.turn('microphone', on)} />
        {camera !== null && (
          <DeviceToggle kind="camera" state={camera} onTurn={(on) => check.turn('camera', on)} />
        )}
      </div>
      {microphone === 'on' && localStream && (
        <MicrophoneMeter stream={localStream} onHeard={() => check.note({ heard: true })} />
      )}
      <div role="status" className="space-y-3 empty:hidden">
        {troublesOf(microphone, camera).map((words) => (
          <Notice key={words} tone="warning">
            {words}
          </Notice>
        ))}
      </div>
      <PermissionHelp microphone={microphone} camera={camera} />
      <DevicePickers devices={devices} onChoose={check.choose} />
      <div className="grid gap-3">
        <SoundTest onPlayed={() => check.note({ soundPlayed: true })} />
        {place && (
          <ConnectionCheck
            place={place}
            onResult={({ outcome, relayMs }) =>
              check.note({ connection: outcome === 'unavailable' ? 'untested' : outcome, relayMs })
            }
          />
        )}
      </div>
    </>
  )
}
