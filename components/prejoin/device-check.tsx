'use client'

import { Video } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Notice } from '@/components/ui/notice'
import type { DevicesSnapshot } from '@/lib/client/snapshot'
import { DeviceToggle, troublesOf } from './device-toggle'
import { LevelMeter } from './level-meter'
import { Preview } from './preview'
import type { DeviceCheck } from './use-device-check'

/** Nothing is asked for before a tap, and never a device that the mode does not carry. */
export function DeviceCheckPanel({ check }: { readonly check: DeviceCheck }) {
  return (
    <section aria-label="Device check" className="flex min-w-0 grow flex-col gap-4">
      {check.state.step === 'open' ? (
        <Open check={check} devices={check.state.devices} />
      ) : (
        <Closed check={check} />
      )}
    </section>
  )
}

function Closed({ check }: { readonly check: DeviceCheck }) {
  const opening = check.state.step === 'opening'
  return (
    <div
      className={classes(
        'flex flex-col items-center justify-center rounded-2xl bg-gray-50 p-4 text-center',
        check.hasCamera && 'lg:grow',
      )}
    >
      <Video
        aria-hidden="true"
        className={classes('mb-4 hidden size-10 text-gray-500', check.hasCamera && 'lg:block')}
      />
      <Button className="w-full max-w-sm px-3" pending={opening} onClick={check.open}>
        {check.hasCamera ? 'Check microphone and camera' : 'Check microphone'}
      </Button>
      <p role="status" className="mt-2 text-sm">
        {opening ? 'Your browser may ask for permission now.' : invitation(check.hasCamera)}
      </p>
    </div>
  )
}

function invitation(hasCamera: boolean): string {
  return hasCamera ? 'See and hear yourself before you go in.' : 'See whether your microphone hears you.'
}

interface OpenProps {
  readonly check: DeviceCheck
  readonly devices: DevicesSnapshot
}

function Open({ check, devices }: OpenProps) {
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
        <div className="space-y-2">
          <LevelMeter stream={localStream} />
          <p className="text-sm">Say something: the bar moves when your microphone hears you.</p>
        </div>
      )}
      <div role="status" className="space-y-3">
        {troublesOf(microphone, camera).map((words) => (
          <Notice key={words} tone="warning">
            {words}
          </Notice>
        ))}
      </div>
    </>
  )
}
