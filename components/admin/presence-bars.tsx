import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { participantType } from '@/lib/room/words'
import type { PresenceInterval } from './types'

const fills = { client: 'bg-brand', consultant: 'bg-gray-700' } as const

/** Who was there when: a bar for the eye, and the same as a list for everybody. */
export function PresenceBars({ intervals }: { readonly intervals: readonly PresenceInterval[] }) {
  if (intervals.length === 0) return <p>Nobody has been in yet.</p>
  return (
    <div className="space-y-5">
      {participantType.options.map((side) => (
        <Side key={side} side={side} intervals={intervals.filter((one) => one.participantType === side)} />
      ))}
    </div>
  )
}

function Side({
  side,
  intervals,
}: {
  readonly side: 'client' | 'consultant'
  readonly intervals: readonly PresenceInterval[]
}) {
  return (
    <section>
      <h3 className="font-semibold">{roleWords[side]}</h3>
      <div aria-hidden="true" className="relative mt-2 h-3 overflow-hidden rounded-full bg-gray-200">
        {intervals.map((one) => (
          <div
            key={`${one.from}${one.until}`}
            className={`absolute inset-y-0 min-w-0.5 ${fills[side]}`}
            style={{ left: `${one.offsetPercent}%`, width: `${one.widthPercent}%` }}
          />
        ))}
      </div>
      {intervals.length === 0 ? (
        <p className="mt-2 text-sm">Never in.</p>
      ) : (
        <ul className="mt-2 space-y-1 text-sm">
          {intervals.map((one) => (
            <li key={`${one.from}${one.until}`}>
              <When iso={one.from} form="time" /> to {one.open ? 'now' : <When iso={one.until} form="time" />}
              {one.reason && ` · ${one.reason}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
