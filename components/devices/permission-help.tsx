'use client'

import { thisBrowser } from '@/lib/client/browser'
import type { DeviceState } from '@/lib/client/snapshot'
import { permissionSteps } from './permission-words'

interface PermissionHelpProps {
  readonly microphone: DeviceState
  readonly camera: DeviceState | null
}

/** How to undo a refusal, in this browser on this system. */
export function PermissionHelp({ microphone, camera }: PermissionHelpProps) {
  const blocked = [microphone === 'blocked' && 'microphone', camera === 'blocked' && 'camera'].filter(
    (name) => typeof name === 'string',
  )
  if (blocked.length === 0) return null
  return (
    <details className="forced-edge rounded-xl border border-line bg-white p-4" open>
      <summary className="min-h-8 cursor-pointer font-semibold text-gray-900">
        How to allow the {blocked.join(' and ')}
      </summary>
      <ol className="mt-2 list-decimal space-y-1.5 pl-5">
        {permissionSteps(thisBrowser(), blocked.join(' and ')).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  )
}
