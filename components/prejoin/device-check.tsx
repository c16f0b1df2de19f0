'use client'

import { Mic, Video } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { DeviceToggle, troubleWords } from './device-toggle'
import { LevelMeter } from './level-meter'
import { Preview } from './preview'
import type { DeviceCheck, DeviceCheckState } from './use-device-check'

/** Nothing is asked for before a tap, and never a device that the mode does not carry. */
export function DeviceCheckPanel({ check }: { readonly check: DeviceCheck }) {
  return (
    <section aria-label="Device check" className="space-y-4">
      {check.state.step === 'open' ? <Open check={check} state={check.state} /> : <Closed check={check} />}
    </section>
  )
}

function Closed({ check }: { readonly check: DeviceCheck }) {
  const Icon = check.hasCamera ? Video : Mic
  return (
    <div className="flex flex-col items-center rounded-2xl border border-dashed border-gray-300 bg-gray-50 px-5 py-7 text-center lg:min-h-80 lg:justify-center">
      <Icon aria-hidden="true" className="size-8 text-gray-500" />
      <p className="mt-3 max-w-xs">
        {check.hasCamera
          ? 'See and hear yourself before you go in.'
          : 'Hear that your microphone works before you go in.'}
      </p>
      <Button className="mt-4" pending={check.state.step === 'opening'} onClick={() => void check.open()}>
        {check.hasCamera ? 'Check microphone and camera' : 'Check microphone'}
      </Button>
      <p role="status" className="mt-3 min-h-6 text-sm">
        {check.state.step === 'opening' && 'Your browser may ask for permission now.'}
      </p>
    </div>
  )
}

interface OpenProps {
  readonly check: DeviceCheck
  readonly state: Extract<DeviceCheckState, { step: 'open' }>
}

function Open({ check, state }: OpenProps) {
  const { stream, microphone, camera } = state
  const troubles = [
    troubleWords('microphone', microphone),
    camera === null ? null : troubleWords('camera', camera),
  ].filter((words) => words !== null)
  return (
    <>
      {camera !== null && <Preview stream={camera === 'on' ? stream : null} />}
      <div className="flex flex-wrap gap-3">
        <DeviceToggle
          kind="microphone"
          state={microphone}
          onTurn={(on) => void check.turn('microphone', on)}
        />
        {camera !== null && (
          <DeviceToggle kind="camera" state={camera} onTurn={(on) => void check.turn('camera', on)} />
        )}
      </div>
      {microphone === 'on' && (
        <div className="space-y-2">
          <LevelMeter stream={stream} />
          <p className="text-sm">Say something: the bar moves when your microphone hears you.</p>
        </div>
      )}
      <div role="status" className="space-y-3">
        {troubles.map((words) => (
          <Notice key={words} tone="warning">
            {words}
          </Notice>
        ))}
      </div>
    </>
  )
}
