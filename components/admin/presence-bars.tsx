import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { participantType } from '@/lib/room/words'
import { overlapOf } from './overlap'
import type { PresenceInterval } from './types'

interface Stretch {
  readonly from: string
  readonly until: string
  readonly offsetPercent: number
  readonly widthPercent: number
  readonly open?: boolean
  readonly reason?: string | null
  readonly stretches?: number
}

/** Who was there when, and when both were: bars for the eye, and the same as lists for everybody. */
export function PresenceBars({ intervals }: { readonly intervals: readonly PresenceInterval[] }) {
  if (intervals.length === 0) return <p>Nobody has been in yet.</p>
  const together = overlapOf(intervals)
  return (
    <div className="space-y-5">
      {participantType.options.map((side) => (
        <Lane
          key={side}
          title={roleWords[side]}
          fill={side === 'client' ? 'bg-orange-300' : 'bg-gray-500'}
          none="Never in."
          stretches={intervals.filter((one) => one.participantType === side)}
          marked={together}
        />
      ))}
      <Lane
        title="Both in: billable"
        fill="bg-brand"
        none="Never in at the same time."
        stretches={together}
        marked={[]}
      />
      <p className="text-sm">Absences of a minute at most are bridged.</p>
    </div>
  )
}

interface LaneProps {
  readonly title: string
  readonly fill: string
  readonly none: string
  readonly stretches: readonly Stretch[]
  /** Underlined on the bar. */
  readonly marked: readonly Stretch[]
}

function Lane({ title, fill, none, stretches, marked }: LaneProps) {
  return (
    <section>
      <h3 className="font-semibold">{title}</h3>
      <div aria-hidden="true" className="relative mt-2 h-4 overflow-hidden rounded bg-gray-100">
        {stretches.map((one) => (
          <Piece key={`${one.from}${one.until}`} stretch={one} look={`inset-y-0 ${fill}`} />
        ))}
        {marked.map((one) => (
          <Piece key={`${one.from}${one.until}`} stretch={one} look="bottom-0 h-1 bg-ink" />
        ))}
      </div>
      {stretches.length === 0 ? (
        <p className="mt-2 text-sm">{none}</p>
      ) : (
        <ul className="mt-2 space-y-1 text-sm">
          {stretches.map((one) => (
            <li key={`${one.from}${one.until}`}>
              <When iso={one.from} form="time" /> to {one.open ? 'now' : <When iso={one.until} form="time" />}
              {one.reason && ` · ${one.reason.replaceAll('_', ' ')}`}
              {one.stretches !== undefined &&
                one.stretches > 1 &&
                ` · ${one.stretches.toLocaleString('en')} stretches with next to nothing between them`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Piece({ stretch, look }: { readonly stretch: Stretch; readonly look: string }) {
  return (
    <div
      className={`absolute min-w-0.5 ${look}`}
      style={{ left: `${stretch.offsetPercent}%`, width: `${stretch.widthPercent}%` }}
    />
  )
}
