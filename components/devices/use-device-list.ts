'use client'

import { useEffect, useState } from 'react'
import { namedDevices, onDeviceChange } from '@/lib/client/browser/environment'
import { unnamed } from '@/locales/en/devices/names'

export interface DeviceChoice {
  readonly id: string
  readonly label: string
}

export interface DeviceList {
  readonly microphone: readonly DeviceChoice[]
  readonly camera: readonly DeviceChoice[]
  readonly speaker: readonly DeviceChoice[]
}

const kinds = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const
const nothing: DeviceList = { microphone: [], camera: [], speaker: [] }

/** What is connected, and what comes and goes. Browsers name devices only once one of them was allowed: `again` says that it may be so. */
export function useDeviceList(again: unknown): DeviceList {
  const [list, setList] = useState(nothing)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what makes browsers tell more
  useEffect(() => {
    let left = false
    const look = async () => {
      const found = await namedDevices()
      if (!left) setList(listOf(found))
    }
    void look()
    const unwatch = onDeviceChange(() => void look())
    return () => {
      left = true
      unwatch()
    }
  }, [again])
  return list
}

function listOf(found: readonly MediaDeviceInfo[]): DeviceList {
  const list: Record<keyof DeviceList, DeviceChoice[]> = { microphone: [], camera: [], speaker: [] }
  for (const { kind, deviceId, label } of found) {
    const role = kinds[kind]
    // Without a permission there are neither ids nor names: nothing to choose from.
    if (deviceId !== '')
      list[role].push({ id: deviceId, label: label || unnamed[role](list[role].length + 1) })
  }
  return list
}
