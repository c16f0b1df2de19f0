'use client'

import { thisBrowser } from '@/lib/client/browser/browser'
import type { DeviceState } from '@/lib/client/devices/device-state'
import { names, permissionHelp } from '@/locales/en/devices/devices'
import { permissionSteps } from './permission-words'

interface PermissionHelpProps {
  readonly microphone: DeviceState
  readonly camera: DeviceState | null
}

/** How to undo a refusal, in this browser on this system. */
export function PermissionHelp({ microphone, camera }: PermissionHelpProps) {
  const blocked = blockedNames(microphone, camera)
  if (blocked === null) return null
  return (
    <details className="forced-edge rounded-xl border border-line bg-white p-4" open>
      <summary className="min-h-8 cursor-pointer font-semibold text-gray-900">
        {permissionHelp(blocked)}
      </summary>
      <ol className="mt-2 list-decimal space-y-1.5 pl-5">
        {permissionSteps(thisBrowser(), blocked).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  )
}

function blockedNames(microphone: DeviceState, camera: DeviceState | null): string | null {
  if (microphone === 'blocked') return camera === 'blocked' ? names.both : names.microphone
  return camera === 'blocked' ? names.camera : null
}
