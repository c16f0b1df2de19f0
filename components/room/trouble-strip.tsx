import { TriangleAlert } from 'lucide-react'
import type { DevicesSnapshot } from '@/lib/client/snapshot'
import { deviceTrouble } from './device-words'

/** Why a device does not run, in one line each. The place is there from the start, so that a change in it is announced. */
export function TroubleStrip({ microphone, camera }: Pick<DevicesSnapshot, 'microphone' | 'camera'>) {
  const lines = [deviceTrouble('microphone', microphone), camera && deviceTrouble('camera', camera)].filter(
    (line) => typeof line === 'string',
  )
  return (
    <div role="status" className="mx-auto w-full max-w-xl space-y-1.5">
      {lines.map((line) => (
        <p
          key={line}
          className="rise-in flex gap-2.5 rounded-xl border border-tint-line bg-tint px-3.5 py-2 text-sm text-gray-900"
        >
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
          {line}
        </p>
      ))}
    </div>
  )
}
