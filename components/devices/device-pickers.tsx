'use client'

import { type ReactNode, useId, useSyncExternalStore } from 'react'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import { speaker } from '@/lib/client/devices/speaker'
import type { MediaKind } from '@/lib/room/modes'
import { pickers as words } from '@/locales/en/devices/devices'
import { type DeviceChoice, useDeviceList } from './use-device-list'

interface DevicePickersProps {
  readonly devices: DevicesSnapshot
  readonly onChoose: (kind: MediaKind, id: string) => void
  /** Beside the choice of the speaker. */
  readonly children?: ReactNode
}

/** Which microphone, camera and speaker; what is chosen here is remembered by this browser. */
export function DevicePickers({ devices, onChoose, children }: DevicePickersProps) {
  const { localStream, microphone, camera } = devices
  const list = useDeviceList(localStream)
  const speakerId = useSyncExternalStore(speaker.subscribe, speaker.get, speaker.get)
  const inUse = (kind: MediaKind) =>
    localStream
      ?.getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId ?? ''
  return (
    <div className="space-y-3">
      {microphone !== 'blocked' && (
        <Picker
          name={words.microphone}
          choices={list.microphone}
          value={inUse('audio')}
          onChoose={(id) => onChoose('audio', id)}
        />
      )}
      {camera !== null && camera !== 'blocked' && (
        <Picker
          name={words.camera}
          choices={list.camera}
          value={inUse('video')}
          onChoose={(id) => onChoose('video', id)}
        />
      )}
      {speaker.isSupported() && (
        <Picker name={words.speaker} choices={list.speaker} value={speakerId} onChoose={speaker.choose} />
      )}
      {children}
    </div>
  )
}

interface PickerProps {
  readonly name: string
  readonly choices: readonly DeviceChoice[]
  readonly value: string
  readonly onChoose: (id: string) => void
}

/** Nothing to choose from is not shown; an empty value is the browser's own choice. */
function Picker({ name, choices, value, onChoose }: PickerProps) {
  const id = useId()
  if (choices.length === 0) return null
  const known = choices.some((choice) => choice.id === value)
  return (
    <div>
      <label htmlFor={id} className="block text-sm font-semibold text-gray-900">
        {name}
      </label>
      <select
        id={id}
        value={known ? value : ''}
        onChange={(event) => onChoose(event.target.value)}
        className="mt-1 min-h-12 w-full truncate rounded-xl border border-edge bg-white px-3 text-base text-gray-900"
      >
        {!known && <option value="">{words.browsersChoice}</option>}
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}
