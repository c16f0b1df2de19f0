import { When } from '@/components/appointment/when'
import type { TimelineEvent } from './types'

/** What happened, in the order it was recorded. */
export function Timeline({ events }: { readonly events: readonly TimelineEvent[] }) {
  return (
    <ol className="space-y-3">
      {events.map(({ key, at, what, actor }) => (
        <li key={key} className="border-l-4 border-tint-line pl-4">
          <span className="block font-medium text-gray-900">{what}</span>
          <span className="text-sm">
            <When iso={at} /> · {actor}
          </span>
        </li>
      ))}
    </ol>
  )
}
